using TorchSharp;

namespace LlmWorkbench.Training.Network;

/// <summary>
/// Scalars that live as long as the program. TorchSharp passes a Scalar's native handle and forgets the Scalar: one that nothing holds
/// may be collected while native code still reads it, also the factor 1 that its <c>+</c> makes by itself. So sums are written
/// <c>left.add(right, Constants.One)</c>, squares <c>x.mul(x)</c>, and other Scalars are held in a field or with <c>using</c>.
/// </summary>
internal static class Constants
{
    public static readonly Scalar One = 1.0;
}
