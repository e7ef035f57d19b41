namespace LlmWorkbench.Training.Datasets;

/// <summary>One document of held-out text, a line of <c>held-out.jsonl</c>.</summary>
/// <param name="Kind">What kind of document.</param>
/// <param name="Text">Its text, special tokens written out.</param>
/// <param name="Surprisal">The document's exact surprisal under the grammar that wrote it, in nats, its end included.</param>
public sealed record HeldOutRecord(string Kind, string Text, double Surprisal);

/// <summary>One question with a short answer, a line of <c>facts.jsonl</c> and <c>arithmetic.jsonl</c>.</summary>
/// <param name="Kind">What is asked for: capital, opposite, town …</param>
/// <param name="Question">The question.</param>
/// <param name="Prompt">The question in the plain form that the models know.</param>
/// <param name="Answer">The only right answer, without the space before it.</param>
/// <param name="Wording">"known" where this fact is asked so in training, "held out" where it never is.</param>
public sealed record QuestionRecord(string Kind, string Question, string Prompt, string Answer, string Wording);

/// <summary>A text and what has to come next, a line of <c>cloze.jsonl</c>.</summary>
/// <param name="Kind">"story" where the answer has to be looked up in the text; otherwise the kind of fact.</param>
/// <param name="Context">The text up to the gap, without the space before the answer.</param>
/// <param name="Answer">What comes next, without the space before it.</param>
public sealed record ClozeRecord(string Kind, string Context, string Answer);

/// <summary>A question with four answers to choose from, a line of <c>multiple-choice.jsonl</c>.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Context">The question in the plain form, without the space before the answer.</param>
/// <param name="Choices">Four different answers of the same kind, without the space before them.</param>
/// <param name="Answer">Which one is right, from 0.</param>
public sealed record ChoiceRecord(string Kind, string Context, IReadOnlyList<string> Choices, int Answer);
