using System.CommandLine;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Datasets.Commands;

/// <summary>The options of commands that measure whole models: on which text, with which questions, and how much of both.</summary>
internal static class MeasuredOnOptionSet
{
    private const string None = "none";

    /// <summary>Declares them.</summary>
    /// <param name="options">Takes them.</param>
    /// <returns>The options, for commands where they belong to another one.</returns>
    public static IReadOnlyList<Option> AddMeasuredOn(this OptionSet<MeasuredOn> options) =>
        [
            options.Add(
                new Option<string>("--text")
                {
                    Description =
                        "What perplexity is measured on: a name in datasets/ or a path. "
                        + "Of a JSONL file each document is read by itself.",
                    HelpName = "name|path",
                    DefaultValueFactory = _ => options.Defaults.Text,
                }.NamingDatasets(),
                (o, text) => o with { Text = text! }
            ),
            options
                .Word(
                    "--tasks",
                    "names",
                    $"What is asked: names in datasets/ or paths, with commas between, or {None}; "
                        + $"without it {string.Join(',', options.Defaults.Questions)}.",
                    (o, list) =>
                        o with
                        {
                            Questions =
                            [
                                .. NameList.Read("--tasks", list).Where(name => !name.Equals(None, StringComparison.OrdinalIgnoreCase)),
                            ],
                        }
                )
                .NamingDatasets(),
            options.OptionalNumber(
                "--chunks",
                "How many documents or chunks of the text are read at most.",
                (o, chunks) => o with { MaxChunks = chunks },
                1,
                int.MaxValue
            ),
            options.OptionalNumber(
                "--questions",
                "How many questions of each dataset are asked at most, evenly spread over it.",
                (o, questions) => o with { MaxQuestions = questions },
                1,
                int.MaxValue
            ),
        ];
}
