using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Display.Values;

/// <summary>Finds out whether somebody has said how a type is drawn.</summary>
internal static class RegisteredFormatters
{
    private const string SourceAttribute = "TypeFormatterSourceAttribute";

    /// <summary>Whether there is a formatter for a type that knows more about it than that it is an object.</summary>
    /// <param name="type">The type of a value.</param>
    /// <param name="mimeType">What is drawn.</param>
    public static bool Know(Type type, string mimeType) =>
        typeof(IHtmlContent).IsAssignableFrom(type)
        || HasSource(type)
        || Formatter
            .RegisteredFormatters(includeDefaults: false)
            .Any(formatter => formatter.MimeType == mimeType && formatter.Type != typeof(object) && IsFor(formatter.Type, type));

    /// <summary>The formatter of the library for a type that only the library knows how to draw; null for all others.</summary>
    /// <param name="type">The type of a value.</param>
    /// <param name="mimeType">What is drawn.</param>
    public static ITypeFormatter? OfTheLibrary(Type type, string mimeType)
    {
        if (!typeof(IHtmlContent).IsAssignableFrom(type) && !HasSource(type))
        {
            return null;
        }

        // Asking for the MIME types makes the library look at the attributes of the type.
        _ = Formatter.GetPreferredMimeTypesFor(type);
        HashSet<ITypeFormatter> own = [.. Formatter.RegisteredFormatters(includeDefaults: false)];
        return Formatter
            .RegisteredFormatters(includeDefaults: true)
            .FirstOrDefault(formatter =>
                !own.Contains(formatter)
                && formatter.MimeType == mimeType
                && formatter.Type != typeof(object)
                && IsFor(formatter.Type, type)
            );
    }

    private static bool HasSource(Type type) =>
        type.GetCustomAttributes(inherit: true).Any(attribute => attribute.GetType().Name == SourceAttribute);

    private static bool IsFor(Type formatted, Type type) =>
        formatted.IsGenericTypeDefinition
            ? ValueItems.Implemented(type, formatted) is not null
                || Bases(type).Any(t => t.IsGenericType && t.GetGenericTypeDefinition() == formatted)
            : formatted.IsAssignableFrom(type);

    private static IEnumerable<Type> Bases(Type type)
    {
        for (Type? t = type; t is not null; t = t.BaseType)
        {
            yield return t;
        }
    }
}
