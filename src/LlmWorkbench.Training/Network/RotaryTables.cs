using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Network;

/// <summary>The cosines and sines by which queries and keys are turned at each position.</summary>
internal static class RotaryTables
{
    /// <summary>Makes both tables, [context, head width]; the two halves of a row hold the same angles.</summary>
    public static (Tensor Cosines, Tensor Sines) Make(ModelShape shape)
    {
        using DisposeScope scope = NewDisposeScope();
        int half = shape.HeadWidth / 2;
        float[,] cosine = new float[shape.Context, shape.HeadWidth];
        float[,] sine = new float[shape.Context, shape.HeadWidth];
        for (int position = 0; position < shape.Context; position++)
        {
            for (int i = 0; i < shape.HeadWidth; i++)
            {
                double angle = position * Math.Pow(shape.RopeBase, -2.0 * (i % half) / shape.HeadWidth);
                (cosine[position, i], sine[position, i]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
            }
        }

        return (tensor(cosine).MoveToOuterDisposeScope(), tensor(sine).MoveToOuterDisposeScope());
    }
}
