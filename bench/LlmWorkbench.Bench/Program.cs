using System.CommandLine;
using LlmWorkbench.Bench;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Quantization;

var task = new Argument<string>("task") { Description = "The task as JSON." };
var measure = new Command("measure", "Does one task in this process and prints its measurements (what the comparison starts).") { task };
measure.SetAction(result => Measurement.Run(result.GetRequiredValue(task)));

var theirs = new Command("measure-llamasharp", "Does one task with LLamaSharp (what the comparison starts).") { task };
theirs.SetAction(result => LLamaSharpMeasurement.Run(result.GetRequiredValue(task)));

var file = new Argument<string>("file") { Description = "The GGUF file to write." };
var type = new Option<GgmlType>("--type")
{
    Description = "How its matrices are stored: Q8_0 to run it, F16 to quantize it.",
    DefaultValueFactory = _ => GgmlType.Q8_0,
};
var model = new Command("model", $"Writes the model for the benchmarks: {RandomModel.Description}.") { file, type };
model.SetAction(result => RandomModel.Write(result.GetRequiredValue(file), result.GetValue(type)));

var name = new Argument<string>("title") { Description = "Title of the table." };
var path = new Argument<string>("model") { Description = "The GGUF file." };
var node = new Option<string>("--node") { Description = "Folder of the peer's script.", Required = true };
var threads = new Option<int>("--threads") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
var prompt = new Option<int>("--prompt") { Description = "Length of the prompt in tokens.", DefaultValueFactory = _ => 512 };
var tokens = new Option<int>("--tokens") { Description = "Tokens to generate.", DefaultValueFactory = _ => 64 };
var temperature = new Option<double>("--temperature") { Description = "0 is greedy." };
var rounds = new Option<int>("--rounds") { Description = "How often each program runs.", DefaultValueFactory = _ => 5 };
var compare = new Command("compare", "Runs this engine and node-llama-cpp in turns and prints the ratio.")
{
    name,
    path,
    node,
    threads,
    prompt,
    tokens,
    temperature,
    rounds,
};
compare.SetAction(result =>
{
    string text = Path.Combine(RepositoryText.Root(), "artifacts", "bench", "text.txt");
    File.WriteAllText(text, RepositoryText.Read());
    int length = result.GetValue(prompt) + result.GetValue(tokens);
    Comparison.Print(
        result.GetRequiredValue(name),
        new MeasurementTask(
            result.GetRequiredValue(path),
            result.GetValue(threads),
            (length + 255) / 256 * 256,
            result.GetValue(prompt),
            result.GetValue(tokens),
            result.GetValue(temperature),
            32,
            text
        ),
        Peer.Node(result.GetRequiredValue(node)),
        result.GetValue(rounds)
    );
});

var engines = new Command("engines", "Runs both releases of llama.cpp, LLamaSharp and node-llama-cpp in turns on one file.")
{
    name,
    path,
    node,
    threads,
    prompt,
    tokens,
    rounds,
};
engines.SetAction(result =>
    EngineComparison.Print(
        result.GetRequiredValue(name),
        new MeasurementTask(
            result.GetRequiredValue(path),
            result.GetValue(threads),
            (result.GetValue(prompt) + result.GetValue(tokens) + 255) / 256 * 256,
            result.GetValue(prompt),
            result.GetValue(tokens),
            0,
            result.GetValue(tokens), // processor time counts what compiles in the background
            null
        ),
        result.GetRequiredValue(node),
        result.GetValue(rounds)
    )
);

var quantize = new Command("quantize", "Writes a quantized copy of a model for the benchmarks.")
{
    path,
    new Argument<string>("type") { Description = "Such as Q4_K_M." },
    file,
};
quantize.SetAction(result =>
    LlamaQuantizer.Quantize(
        result.GetRequiredValue(path),
        result.GetRequiredValue(file),
        new QuantizationOptions { Type = QuantizationType.Parse(result.GetRequiredValue<string>("type")), Overwrite = true }
    )
);

var tokenization = new Command("tokens", "Measures tokenization against Microsoft.ML.Tokenizers.");
tokenization.SetAction(_ => TokenizationBench.Print());

var trace = new Command("trace", "Measures what looking inside costs, as ratios to a plain forward pass.")
{
    name,
    path,
    threads,
    prompt,
    rounds,
};
trace.SetAction(result =>
    TracingBench.Print(
        result.GetRequiredValue(name),
        result.GetRequiredValue(path),
        result.GetValue(threads),
        result.GetValue(prompt),
        result.GetValue(rounds)
    )
);

var program = new Argument<string>("program") { Description = "llama-perplexity, built from llama.cpp's source." };
var text = new Argument<string>("text") { Description = "The text file." };
var agreement = new Command("agreement", "Prints perplexity and KL divergence of this engine and of llama-perplexity on the same files.")
{
    program,
    path,
    text,
    threads,
};
agreement.SetAction(result =>
    PerplexityBench.Agreement(
        result.GetRequiredValue(program),
        result.GetRequiredValue(path),
        result.GetRequiredValue(text),
        result.GetValue(threads)
    )
);

var scoring = new Command("perplexity", "Measures how fast texts are scored, against llama-perplexity in turns.")
{
    name,
    program,
    path,
    text,
    threads,
    rounds,
};
scoring.SetAction(result =>
    PerplexityBench.Speed(
        result.GetRequiredValue(name),
        result.GetRequiredValue(program),
        result.GetRequiredValue(path),
        result.GetRequiredValue(text),
        result.GetValue(threads),
        result.GetValue(rounds)
    )
);

return new RootCommand("Measures LLM Workbench against other programs.")
{
    measure,
    theirs,
    model,
    quantize,
    compare,
    engines,
    tokenization,
    trace,
    agreement,
    scoring,
}
    .Parse(args)
    .Invoke();
