// Does with node-llama-cpp what Measurement.cs does with the engine: reads its task as JSON from the first argument,
// prints "first" when its first token is there, and at the end one line of JSON.
import {readFileSync} from "node:fs";
import {getLlama} from "node-llama-cpp";

const task = JSON.parse(process.argv[2]);
const processorSeconds = () => process.cpuUsage().user / 1e6;
let firstTokenProcessorSeconds = 0;
const milliseconds = () => Number(process.hrtime.bigint()) / 1e6;
const llama = await getLlama({gpu: false, build: "never", skipDownload: true, maxThreads: task.Threads});
const loading = milliseconds();
const model = await llama.loadModel({modelPath: task.Model, gpuLayers: 0});
const context = await model.createContext({
  contextSize: task.Context, batchSize: 512, threads: {ideal: task.Threads, min: task.Threads}
});
const sequence = context.getSequence();
const loaded = milliseconds();

const vocabulary = model.fileInfo.metadata.tokenizer.ggml.tokens.length;
const prompt = Array.from({length: task.Prompt}, (_, i) => (i * 7919 + 13) % (vocabulary - 512) + 256);
const options = task.Temperature === 0
  ? {temperature: 0}
  : {temperature: task.Temperature, topK: 40, topP: 0.95, minP: 0.05, seed: 1};

await generate(prompt.slice(0, 16), task.WarmUp, () => {
  firstTokenProcessorSeconds = processorSeconds();
  console.log("first");
});
await sequence.clearHistory();
const start = milliseconds();
const startProcessor = processorSeconds();
let first = 0;
let firstProcessor = 0;
const count = await generate(prompt, task.Tokens, () => {
  first = milliseconds();
  firstProcessor = processorSeconds();
});
const end = milliseconds();
const endProcessor = processorSeconds();

async function generate(text, most, onFirst) {
  let generated = 0;
  for await (const _ of sequence.evaluate(text, {...options, yieldEogToken: true})) {
    generated++;
    if (generated === 1)
      onFirst();
    if (generated === most)
      break;
  }
  return generated;
}

const status = readFileSync("/proc/self/status", "utf8");
const kilobytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]);
const tokenization = (text) => {
  const seconds = [1, 2, 3, 4, 5].map(() => {
    const from = milliseconds();
    model.tokenize(text);
    return (milliseconds() - from) / 1000;
  }).sort((a, b) => a - b);
  return Buffer.byteLength(text) / 1e6 / seconds[2];
};
console.log(JSON.stringify({
  LoadSeconds: (loaded - loading) / 1000,
  PrefillTokensPerSecond: task.Prompt / (first - start) * 1000,
  DecodeTokensPerSecond: (count - 1) / (end - first) * 1000,
  PrefillTokensPerProcessorSecond: task.Prompt / (firstProcessor - startProcessor),
  DecodeTokensPerProcessorSecond: (count - 1) / (endProcessor - firstProcessor),
  FirstTokenProcessorSeconds: firstTokenProcessorSeconds,
  PeakMegabytes: kilobytes("VmHWM") / 1024,
  AnonymousMegabytes: kilobytes("RssAnon") / 1024,
  AllocatedBytesPerToken: 0,
  TokenizationMegabytesPerSecond: task.Text === null ? 0 : tokenization(readFileSync(task.Text, "utf8"))
}));
process.exit(0);
