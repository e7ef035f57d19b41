using System.Collections.Concurrent;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Exercises.Sets;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Exercises;

/// <summary>All exercises that can be checked by their names.</summary>
public static class ExerciseCatalogue
{
    private static readonly ConcurrentDictionary<string, Exercise> s_exercises = new(
        new[]
        {
            EmbeddingExercises.All,
            PerplexityExercises.All,
            QuantizationExercises.All,
            ParametersExercises.All,
            GrowingExercises.All,
            LineageExercises.All,
            LicencesExercises.All,
            ContextExercises.All,
            HardwareExercises.All,
            WhyLocalExercises.All,
            GettingModelsExercises.All,
            PromptExercises.All,
            TuningExercises.All,
            TrainingExercises.All,
        }
            .SelectMany(exercises => exercises)
            .Select(exercise => KeyValuePair.Create(exercise.Name, exercise)),
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The exercises, by name.</summary>
    public static IReadOnlyList<Exercise> All => [.. s_exercises.Values.OrderBy(exercise => exercise.Name, StringComparer.Ordinal)];

    /// <summary>Adds an exercise of a teacher's own, for as long as the process lives; one of the same name is replaced.</summary>
    /// <param name="exercise">The exercise.</param>
    public static void Add(Exercise exercise)
    {
        ArgumentNullException.ThrowIfNull(exercise);
        s_exercises[exercise.Name] = exercise;
    }

    /// <summary>Finds an exercise.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The exercise.</returns>
    /// <exception cref="WorkbenchException">There is none of this name; the message says which is meant, or lists all.</exception>
    public static Exercise Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return s_exercises.TryGetValue(name, out Exercise? found) ? found
            : Suggestion.Closest(name, s_exercises.Keys) is { } meant
                ? throw new WorkbenchException($"There is no exercise «{name}»: did you mean {meant}?")
            : throw new WorkbenchException(
                $"There is no exercise «{name}»: there are {Sentences.And(All.Select(exercise => exercise.Name))}."
            );
    }
}
