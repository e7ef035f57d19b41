using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Sequences;

/// <content>Texts whose every token is asked about.</content>
public sealed partial class LlamaSequences
{
    /// <summary>Which texts are read together: to be called before <see cref="Read"/> for each group.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">How many tokens each text has.</param>
    /// <param name="length">How many tokens the cache holds.</param>
    public static IReadOnlyList<Range> Groups(LlamaModel model, IReadOnlyList<int> texts, int length)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        return SequenceGroups.Of([.. texts.Select(tokens => (tokens, 1))], length, Shares(model) ? MaxSequences : 1);
    }

    /// <summary>Reads one group of texts, each from its own beginning, and hands over the logits after every token. A text's numbers
    /// depend in their last bits on what is read with it: the same group gives the same numbers.</summary>
    /// <param name="texts">Texts that fit together; see <see cref="Groups(LlamaModel, IReadOnlyList{int}, int)"/>.</param>
    /// <param name="visit">Takes the rows, in the order of the texts and of their tokens.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidOperationException">It was called from inside its own visitor.</exception>
    /// <inheritdoc cref="Score" path="/exception"/>
    public void Read(IReadOnlyList<IReadOnlyList<int>> texts, SequenceVisitor visit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(visit);
        foreach (IReadOnlyList<int> text in texts)
        {
            RequireTokens(text);
        }

        if (_gate.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException(
                "Sequences cannot be used from inside their own visitor: collect the rows and use them after."
            );
        }

        lock (_gate)
        {
            if (_shares)
            {
                ReadTogether(texts, 0, visit, cancellation);
                return;
            }

            for (int t = 0; t < texts.Count; t++)
            {
                ReadTogether([texts[t]], t, visit, cancellation);
            }
        }
    }

    private void ReadTogether(IReadOnlyList<IReadOnlyList<int>> texts, int first, SequenceVisitor visit, CancellationToken cancellation)
    {
        var batch = new SequenceBatch();
        var visits = new Dictionary<int, Visit>();
        for (int t = 0; t < texts.Count; t++)
        {
            IReadOnlyList<int> text = texts[t];
            int number = first + t;
            for (int i = 0; i < text.Count; i++)
            {
                int position = i;
                visits[batch.Add(text[i], i, t, 1, output: true)] = new Visit(
                    () => [.. text.Take(position + 1)],
                    row => visit(number, position, row)
                );
            }
        }

        _native.ForgetFrom(0);
        Decode(batch, visits, cancellation);
    }
}
