using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Evaluation;

/// <summary>How well a model predicts held-out documents of one kind, each read from its beginning.</summary>
/// <param name="Kind">The kind of document, or null for all together.</param>
/// <param name="Documents">How many documents.</param>
/// <param name="Tokens">How many tokens were predicted, the end of each document among them.</param>
/// <param name="Bytes">How many bytes of UTF-8 they stand for.</param>
/// <param name="Nats">The sum of the model's surprisals, in nats.</param>
/// <param name="Floor">The sum of the documents' own surprisals under the grammar that wrote them, in nats: no model can do better.</param>
public sealed record HeldOutLoss(DocumentKind? Kind, int Documents, long Tokens, long Bytes, double Nats, double Floor)
{
    /// <summary>The mean loss in nats a token.</summary>
    public double NatsPerToken => Nats / Tokens;

    /// <summary>The grammar's own entropy in nats a token: what a model loses that knows grammar and facts by heart.</summary>
    public double FloorPerToken => Floor / Tokens;

    /// <summary>The mean loss in bits a byte, which does not depend on the tokenizer.</summary>
    public double BitsPerByte => Nats / Math.Log(2) / Bytes;
}

/// <summary>Measures the loss over held-out documents.</summary>
public static class HeldOutText
{
    /// <summary>Reads the documents and compares the loss with the lowest one possible.</summary>
    /// <param name="network">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="documents">The documents; those that are longer than the context are left out, since their floor is known only as a
    /// whole.</param>
    /// <returns>One loss for each kind, and last one for all; nothing when no document fits.</returns>
    public static IReadOnlyList<HeldOutLoss> Measure(
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        IEnumerable<CorpusDocument> documents
    )
    {
        HeldOutLoss[] losses = documents.Select(document => Measure(network, tokenizer, document)).OfType<HeldOutLoss>().ToArray();
        return losses.Length == 0
            ? []
            : [.. losses.GroupBy(loss => loss.Kind).OrderBy(group => group.Key).Select(Sum), Sum(losses) with { Kind = null }];
    }

    private static HeldOutLoss? Measure(TransformerNetwork network, BytePairTokenizer tokenizer, CorpusDocument document)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        int separator = tokenizer.IdOf(ChatFormat.EndOfText);
        long[] tokens = [separator, .. tokenizer.Encode(document.Text).Select(id => (long)id), separator];
        if (tokens.Length > network.Shape.Context + 1)
        {
            return null;
        }

        Tensor logits = network.Forward(tensor(tokens[..^1]).unsqueeze(0)).squeeze(0);
        float nats = nn.functional.cross_entropy(logits, tensor(tokens[1..]), reduction: nn.Reduction.Sum).item<float>();
        // Special tokens stand for no bytes of text.
        int bytes = tokens.Where(id => !tokenizer.IsSpecial((int)id)).Sum(id => tokenizer.GetBytes((int)id).Length);
        return new HeldOutLoss(document.Kind, 1, tokens.Length - 1, bytes, nats, document.Surprisal);
    }

    private static HeldOutLoss Sum(IEnumerable<HeldOutLoss> losses) =>
        losses.Aggregate(
            (a, b) =>
                new HeldOutLoss(
                    a.Kind,
                    a.Documents + b.Documents,
                    a.Tokens + b.Tokens,
                    a.Bytes + b.Bytes,
                    a.Nats + b.Nats,
                    a.Floor + b.Floor
                )
        );
}
