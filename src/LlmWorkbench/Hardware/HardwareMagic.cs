using System.CommandLine;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Hardware;

/// <summary><c>#!hardware</c>: what this machine is made of and how fast it is, or a recording of another one.</summary>
internal sealed class HardwareMagic()
    : Magic<HardwareMagic.Choice>(
        "hardware",
        "Shows processor, memory and graphics cards, measures their speeds, or shows another machine with --as."
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.AddMachine((o, machine) => o with { Other = machine });
        Option<bool> list = options.Flag("--list", "Lists the machines that there are recordings of.", o => o with { IsList = true });
        Option<bool> backends = options.Flag(
            "--backends",
            "Shows what llama.cpp can do on which hardware, with sources.",
            o => o with { IsBackends = true }
        );
        Option<bool> fast = options.Flag(
            "--no-measure",
            "Measures nothing: only looks what there is.",
            o => o with { Options = o.Options with { Measures = false } }
        );
        options.Bind(
            (o, given) =>
                o.Other is not null && (given.Has(list) || given.Has(backends) || given.Has(fast))
                    ? throw new WorkbenchException("--as shows one recording, of which nothing is measured: leave the other options out.")
                : new[] { list, backends, fast }.Count(given.Has) > 1
                    ? throw new WorkbenchException("--list, --backends and --no-measure are different things to show: ask for one of them.")
                : o
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run) =>
        run.Options switch
        {
            { IsBackends: true } => BackendTable.Today,
            { IsList: true } => new MachineList(MachineCatalogue.All),
            { Other: { } machine } => new HardwareReport(machine, IsRecording: true),
            _ => HardwareExperiment.Look(run.Options.Options, run.Context("Measuring this machine")),
        };

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>Another machine.</summary>
        public Machine? Other { get; init; }

        /// <summary>Whether the machines are listed.</summary>
        public bool IsList { get; init; }

        /// <summary>Whether the backends of llama.cpp are shown.</summary>
        public bool IsBackends { get; init; }

        /// <summary>What is looked at of this one.</summary>
        public HardwareOptions Options { get; init; } = new();
    }
}
