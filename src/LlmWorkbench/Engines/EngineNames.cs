using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Engines;

/// <summary>What is said of names that are none of an engine.</summary>
internal static class EngineNames
{
    /// <summary>One sentence that says what there is.</summary>
    public static string Unknown(string name, EngineStore store)
    {
        string[] names = [EngineChoice.DefaultName, .. store.Names];
        string fetch = EnginePin.OfThisPlatform.FirstOrDefault(pin => pin.Name == name) is { } pin
            ? $"«engine install {pin.Typed}» fetches it first"
            : "«engine install» fetches others";
        return $"There is no engine {VisibleText.Phrase(name)}: at hand {Sentences.Are(names)}; {fetch}.";
    }
}
