using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Magics;

/// <summary>The commands that belong to the notebook and not to a topic.</summary>
internal static class KernelMagics
{
    /// <summary>Adds them to a registry; those that are there already stay.</summary>
    /// <param name="registry">The registry.</param>
    public static void AddTo(MagicRegistry registry)
    {
        foreach (IMagic magic in (IMagic[])
            [
                new AboutMagic(), new ImportMagic(), new SetMagic(), new ShareMagic(), new TimeMagic(), new ValueMagic(), new WhoMagic(), new WhosMagic(),
            ])
        {
            if (registry.Find(magic.Name) is null)
            {
                registry.Add(magic);
            }
        }
    }
}
