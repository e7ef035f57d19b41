namespace LlmWorkbench.Training.Datasets;

/// <summary>One document of held-out text, a line of <c>held-out.jsonl</c>.</summary>
/// <param name="Kind">What kind of document.</param>
/// <param name="Text">Its text, special tokens written out.</param>
/// <param name="Surprisal">The document's exact surprisal under the grammar that wrote it, in nats, its end included.</param>
public sealed record HeldOutRecord(string Kind, string Text, double Surprisal);

/// <summary>A text and what has to come next, a line of <c>copying.jsonl</c> or <c>recall.jsonl</c>.</summary>
/// <param name="Kind">What is left out: the next word of a list, the word that belongs to another, the town of a person …</param>
/// <param name="Context">The text up to the gap, without the space before the answer.</param>
/// <param name="Answer">What comes next, without the space before it.</param>
/// <param name="Exposures">How often training told what has to be known; null where the context holds it.</param>
/// <param name="Frequency">The bucket of the exposures: 0, 1, 2-3, 4-7 … 128+.</param>
public sealed record ClozeRecord(string Kind, string Context, string Answer, int? Exposures, string? Frequency);

/// <summary>A question with four answers to choose from, a line of <c>multiple-choice.jsonl</c>.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Context">The question in the plain form, without the space before the answer.</param>
/// <param name="Choices">Four different answers of the same kind, without the space before them.</param>
/// <param name="Answer">Which one is right, from 0.</param>
/// <param name="Frequency">The bucket of how often training told the fact.</param>
public sealed record ChoiceRecord(string Kind, string Context, IReadOnlyList<string> Choices, int Answer, string? Frequency);

/// <summary>One question of a task, a line of <c>people.jsonl</c>, <c>two-steps.jsonl</c> …</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Prompt">The text up to the answer, without the space before it.</param>
/// <param name="Answer">The only right answer, without the space before it.</param>
/// <param name="Exposures">How often training told what has to be known; null where the prompt holds it.</param>
/// <param name="Frequency">The bucket of the exposures: 0, 1, 2-3, 4-7 … 128+.</param>
/// <param name="Pets">How many pets there are to look among; null where nothing is looked up.</param>
public sealed record TaskRecord(string Kind, string Prompt, string Answer, int? Exposures, string? Frequency, int? Pets);

/// <summary>A prompt whose continuation has a known distribution, a line of <c>choices.jsonl</c>.</summary>
/// <param name="Prompt">The text up to the choice, without the space before it.</param>
/// <param name="Outcomes">The words that may follow and their probabilities, the likeliest first.</param>
public sealed record ChoicesRecord(string Prompt, IReadOnlyDictionary<string, double> Outcomes);
