using System.Collections;
using System.Globalization;
using System.Net.Mail;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Display.Values;

/// <summary>Values that are one text: numbers, dates, names, JSON, XML.</summary>
internal static class ScalarText
{
    /// <summary>Writes such a value, in the same way on every machine.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>The text, cut where it is very long; null for values that have parts.</returns>
    public static string? Of(object? value) =>
        value switch
        {
            null => Formatter.NullString,
            string text => ValueBound.Cut(text, ValueBound.Characters),
            bool or char => value.ToString(),
            Enum => value.ToString(),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
            StringBuilder text => ValueBound.Cut(text.ToString(0, Math.Min(text.Length, ValueBound.Characters + 1)), ValueBound.Characters),
            Type type => TypeName.Short(type),
            Uri or Version or Index or Range or Regex or CultureInfo or Encoding or MailAddress or Assembly or Module or MemberInfo =>
                value.ToString(),
            Delegate function => $"{TypeName.Short(function.GetType())} {function.Method.Name}",
            XmlAttribute or XmlCharacterData => ValueBound.Cut(((XmlNode)value).OuterXml, ValueBound.Characters),
            XmlNode node => Xml(node.WriteTo),
            XNode node => Xml(node.WriteTo),
            XObject attribute => ValueBound.Cut(attribute.ToString()!, ValueBound.Characters),
            // Numbers, Guid, TimeSpan, Complex, IPAddress …
            IFormattable number when number is not IEnumerable && IsOfTheSystem(number.GetType()) => number.ToString(
                null,
                CultureInfo.InvariantCulture
            ),
            IntPtr or UIntPtr => value.ToString(),
            _ => JsonText.Of(value),
        };

    private static bool IsOfTheSystem(Type type) =>
        type.Namespace is { } name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal));

    // Indented, a document of many levels is far longer than what it holds.
    private static string Xml(Action<XmlWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var settings = new XmlWriterSettings
        {
            Indent = true,
            OmitXmlDeclaration = true,
            ConformanceLevel = ConformanceLevel.Auto,
            NewLineChars = "\n",
        };
        try
        {
            using var writer = XmlWriter.Create(new BoundedWriter(text, "XML"), settings);
            write(writer);
        }
        catch (WorkbenchException exception)
        {
            return $"({exception.Message.TrimEnd('.')})";
        }

        return ValueBound.Cut(text.ToString(), ValueBound.Characters);
    }
}
