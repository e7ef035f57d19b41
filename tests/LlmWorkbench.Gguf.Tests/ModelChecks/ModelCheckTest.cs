using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.Tests.ModelChecks;

/// <summary>Tests of what may be loaded.</summary>
public abstract class ModelCheckTest : ReadingTest
{
    internal void Passes(TinyModel model, string name = "tiny.gguf") =>
        GgufModelCheck.Validate(GgufFile.Read(Folder.Write(name, model.ToBytes(Folder))));

    internal void Refused(TinyModel model, params string[] parts) => RefusedAs("tiny.gguf", model, parts);

    internal void RefusedAs(string name, TinyModel model, params string[] parts)
    {
        // It must be readable: what the checks refuse is what the format allows.
        var file = GgufFile.Read(Folder.Write(name, model.ToBytes(Folder)));
        Sentence.Of(Assert.Throws<GgufFormatException>(() => GgufModelCheck.Validate(file)), parts);
    }
}
