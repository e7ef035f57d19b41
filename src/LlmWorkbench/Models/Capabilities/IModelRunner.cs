namespace LlmWorkbench.Models.Capabilities;

/// <summary>
/// What runs a model in llama.cpp's place: another program, a service. What it can do it says by the capabilities that it implements:
/// <see cref="ITokenizer"/>, <see cref="Llama.Evaluation.ILogitReader"/>, <see cref="IAttentionReader"/>, and those of single topics, for
/// what answers a text and shows only a part of its distribution (<c>INextTokenSource</c>, <c>IPromptScorer</c>, <c>ITextGenerator</c>,
/// <c>ITextTokenizer</c>). Commands ask a <see cref="LoadedModel"/> for them.
/// </summary>
public interface IModelRunner : IDisposable
{
    /// <summary>What it is, as in <c>TorchSharp, in a process of its own</c>.</summary>
    string Description { get; }

    /// <summary>What the model is.</summary>
    ModelFacts Facts { get; }

    /// <summary>The commands that work with the model, without <c>#!</c>: what is said where another is refused.</summary>
    IReadOnlyList<string> Commands { get; }

    /// <summary>Why all else is refused, as a part of a sentence: what it needs that is not here.</summary>
    string Lacks => "which needs the model in llama.cpp's hands";

    /// <summary>Whether it was disposed.</summary>
    bool IsDisposed { get; }
}
