using LlmWorkbench.Training.Network;
using Mono.Cecil;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Network;

/// <summary>
/// TorchSharp hands a Scalar's native handle to native code and forgets the Scalar, so that a collection at the wrong moment frees
/// what is read. Scalars of our own are held; those that methods of TorchSharp make for themselves nobody can hold.
/// </summary>
[Engine]
public sealed class HeldScalarsTests
{
    [Fact]
    public void No_method_is_called_that_makes_a_Scalar_for_itself()
    {
        using var torch = AssemblyDefinition.ReadAssembly(typeof(Scalar).Assembly.Location);
        HashSet<string> makers = Makers([.. Methods(torch).Where(method => method.DeclaringType.FullName == "TorchSharp.torch/Tensor")]);
        Assert.Contains(makers, method => method.EndsWith("TorchSharp.torch/Tensor::square()", StringComparison.Ordinal));
        Assert.Contains(
            makers,
            method => method.Contains("::op_Addition(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)", StringComparison.Ordinal)
        );

        using var training = AssemblyDefinition.ReadAssembly(typeof(Constants).Assembly.Location);
        Assert.Empty(
            Methods(training).SelectMany(method => Calls(method).Where(makers.Contains).Select(call => $"{method.FullName} calls {call}"))
        );
    }

    private static IEnumerable<MethodDefinition> Methods(AssemblyDefinition assembly) =>
        assembly.MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);

    private static IEnumerable<string> Calls(MethodDefinition method) =>
        method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>().Select(called => called.FullName);

    // Those that convert a number, and those that call one of them.
    private static HashSet<string> Makers(MethodDefinition[] methods)
    {
        HashSet<string> makers = [.. methods.Where(method => Calls(method).Any(Converts)).Select(method => method.FullName)];
        while (methods.Any(method => Calls(method).Any(makers.Contains) && makers.Add(method.FullName))) { }

        return makers;
    }

    private static bool Converts(string call) =>
        call.StartsWith("TorchSharp.Scalar TorchSharp.Scalar::op_Implicit(", StringComparison.Ordinal)
        || call.Contains("TorchSharp.ScalarExtensionMethods::ToScalar(", StringComparison.Ordinal);
}
