using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Kernel.Output;

/// <summary>Runs more code as a part of the cell that runs.</summary>
internal interface ICellParts
{
    /// <summary>The C# variables of the notebook.</summary>
    IVariables Variables { get; }

    /// <summary>Sets a variable when the C# that runs has ended, which would take it back otherwise.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="type">The type that later cells see.</param>
    void SetAtEnd(string name, object? value, Type type);

    /// <summary>Runs the code cells of a notebook, or a script.</summary>
    /// <param name="path">The file; relative to the importing file or to the current folder.</param>
    /// <exception cref="CellPartException">The code failed.</exception>
    Task RunFileAsync(string path);

    /// <summary>Runs the text of a cell.</summary>
    /// <param name="code">The text.</param>
    /// <param name="language">The language that it begins in.</param>
    /// <exception cref="CellPartException">The code failed.</exception>
    Task RunCodeAsync(string code, string language);
}
