using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Evaluation;

/// <summary>How near a model's distribution is to the one that the corpus draws from.</summary>
/// <param name="Table">The table.</param>
/// <param name="Model">The model's probability of each outcome, in the table's order: of its first token, which is all of it in the
/// corpus's own vocabulary.</param>
/// <param name="TotalVariation">Half the sum of all differences of probability, over the whole vocabulary; 0 is equal, 1 is
/// disjoint.</param>
public sealed record ChoiceScore(WeightedTable Table, IReadOnlyList<double> Model, double TotalVariation);

/// <summary>Compares a model's distributions with the known truth of the weighted choices.</summary>
public static class ChoiceExam
{
    /// <summary>Measures every table, its prompt read from the beginning of a text.</summary>
    /// <param name="network">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    public static IReadOnlyList<ChoiceScore> Take(TransformerNetwork network, BytePairTokenizer tokenizer) =>
        [.. WeightedTable.All.Select(table => Measure(network, tokenizer, table))];

    private static ChoiceScore Measure(TransformerNetwork network, BytePairTokenizer tokenizer, WeightedTable table)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        long[] tokens = [tokenizer.IdOf(ChatFormat.EndOfText), .. tokenizer.Encode(table.Prompt).Select(id => (long)id)];
        float[] probabilities = network.Forward(tensor(tokens).unsqueeze(0))[0, ^1].softmax(-1).data<float>().ToArray();
        double[] model = table.Outcomes.Select(outcome => (double)probabilities[tokenizer.Encode(" " + outcome.Word)[0]]).ToArray();
        double others = 1 - model.Sum();
        double distance = (model.Zip(table.Outcomes, (p, outcome) => Math.Abs(p - outcome.Probability)).Sum() + others) / 2;
        return new ChoiceScore(table, model, distance);
    }
}
