using System.Linq.Expressions;

namespace LlmWorkbench.Kernel.Labs.Submissions;

/// <summary>
/// A student's function, as a check calls it. The function itself stays in the student's process: the check's arguments go there, and one
/// value comes back. So a check that tries a function sees what it does, and the function sees nothing of the check.
/// </summary>
internal static class RemoteFunction
{
    private const int MaxParameters = 8;

    /// <summary>Makes a delegate with as many parameters as the student's function has.</summary>
    /// <param name="parameters">How many arrays it takes.</param>
    /// <param name="call">Calls it in the student's process.</param>
    public static Delegate Of(int parameters, Func<double[][], object?> call)
    {
        ParameterExpression[] arrays =
        [
            .. Enumerable.Range(0, Math.Clamp(parameters, 0, MaxParameters)).Select(_ => Expression.Parameter(typeof(double[]))),
        ];
        return Expression
            .Lambda(
                Expression.Call(
                    Expression.Constant(call),
                    call.GetType().GetMethod("Invoke")!,
                    Expression.NewArrayInit(typeof(double[]), arrays)
                ),
                arrays
            )
            .Compile();
    }
}

/// <summary>A student's function has failed in its own process.</summary>
internal sealed class StudentException(string message) : Exception(message);
