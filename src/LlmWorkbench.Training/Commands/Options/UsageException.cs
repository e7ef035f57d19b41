namespace LlmWorkbench.Training.Commands.Options;

/// <summary>The command line asks for something impossible; the message says in one sentence what, and what would be possible.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>Does what refuses impossible options: there they are arguments, on the command line they are its usage.</summary>
    /// <param name="work">What is done.</param>
    /// <returns>What comes of it.</returns>
    /// <exception cref="UsageException">An argument was refused, with the same sentence.</exception>
    public static T ForBadArguments<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    /// <inheritdoc cref="ForBadArguments{T}(Func{T})"/>
    public static void ForBadArguments(Action work) =>
        ForBadArguments(() =>
        {
            work();
            return true;
        });
}
