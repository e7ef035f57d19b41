namespace LlmWorkbench.Datasets;

/// <summary>What is asked of a model, and what would be right.</summary>
/// <param name="Kind">What kind of question it is, for results by kind; <see langword="null"/> when its file does not say.</param>
/// <param name="Wording">How it is worded (known or held out, in this repository's datasets); <see langword="null"/> when its file does not
/// say.</param>
/// <param name="Text">What the model reads. A space stands between it and the answer.</param>
public abstract record Question(string? Kind, string? Wording, string Text)
{
    private const string KindField = "kind";
    private const string WordingField = "wording";
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    /// <summary>What else its line says of it, by the names of the fields: how often training told a fact (<c>frequency</c>), for
    /// instance. Results can be grouped by each.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = s_none;

    /// <summary>The names of the fields by which results can be grouped.</summary>
    internal IEnumerable<string> Fields =>
        Labels.Keys.Concat(Kind is null ? [] : [KindField]).Concat(Wording is null ? [] : [WordingField]);

    /// <summary>The value of a field.</summary>
    internal static string? Value(string field, string? kind, string? wording, IReadOnlyDictionary<string, string> labels) =>
        field switch
        {
            KindField => kind,
            WordingField => wording,
            _ => labels.GetValueOrDefault(field),
        };
}

/// <summary>Several answers, of which one is right: the model's choice is the one that it finds the most probable.</summary>
/// <param name="Kind">See <see cref="Question"/>.</param>
/// <param name="Wording">See <see cref="Question"/>.</param>
/// <param name="Text">See <see cref="Question"/>.</param>
/// <param name="Choices">The answers, at least two.</param>
/// <param name="Answer">The place of the right one, from 0.</param>
public sealed record MultipleChoiceQuestion(string? Kind, string? Wording, string Text, IReadOnlyList<string> Choices, int Answer)
    : Question(Kind, Wording, Text);

/// <summary>A text whose next words are wanted: right if each token of the answer is the model's most probable one.</summary>
/// <param name="Kind">See <see cref="Question"/>.</param>
/// <param name="Wording">See <see cref="Question"/>.</param>
/// <param name="Text">See <see cref="Question"/>.</param>
/// <param name="Answer">The words that are wanted.</param>
public sealed record ClozeQuestion(string? Kind, string? Wording, string Text, string Answer) : Question(Kind, Wording, Text);

/// <summary>A question that the model answers in its own words: right if the first line that it writes is one of the answers.</summary>
/// <param name="Kind">See <see cref="Question"/>.</param>
/// <param name="Wording">See <see cref="Question"/>.</param>
/// <param name="Text">See <see cref="Question"/>.</param>
/// <param name="Answers">The right answers, at least one.</param>
public sealed record OpenQuestion(string? Kind, string? Wording, string Text, IReadOnlyList<string> Answers)
    : Question(Kind, Wording, Text);
