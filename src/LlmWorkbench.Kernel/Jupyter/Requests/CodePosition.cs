using System.Text;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Positions in code: the protocol counts Unicode characters, .NET counts UTF-16 code units.</summary>
internal static class CodePosition
{
    /// <summary>From the protocol to .NET; what lies outside the text is brought to its nearest end.</summary>
    public static int FromProtocol(string code, int position)
    {
        int units = 0;
        foreach (Rune rune in code.EnumerateRunes())
        {
            if (position-- <= 0)
            {
                break;
            }

            units += rune.Utf16SequenceLength;
        }

        return units;
    }

    /// <summary>From .NET to the protocol.</summary>
    public static int ToProtocol(string code, int units)
    {
        int position = 0,
            passed = 0;
        foreach (Rune rune in code.EnumerateRunes())
        {
            if (passed >= units)
            {
                break;
            }

            passed += rune.Utf16SequenceLength;
            position++;
        }

        return position;
    }
}
