using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama.Native;

/// <summary>Zero-terminated texts in native memory, for arrays of structs that point to them; freed together.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly List<nint> _texts = [];

    /// <summary>Copies a text.</summary>
    /// <returns>Valid until this is disposed.</returns>
    internal byte* Add(string text)
    {
        byte[] utf8 = NativeText.ToTerminatedUtf8(text);
        nint copy = Marshal.AllocHGlobal(utf8.Length);
        _texts.Add(copy);
        Marshal.Copy(utf8, 0, copy, utf8.Length);
        return (byte*)copy;
    }

    public void Dispose()
    {
        _texts.ForEach(Marshal.FreeHGlobal);
        _texts.Clear();
    }
}
