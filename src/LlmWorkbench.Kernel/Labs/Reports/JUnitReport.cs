using System.Globalization;
using System.Text;
using System.Xml;
using LlmWorkbench.Kernel.Labs.Marks;

namespace LlmWorkbench.Kernel.Labs.Reports;

/// <summary>Marks as the XML that test runners write and build servers read: a suite for each student, a case for each exercise. What
/// failed is a failure, what is broken an error, and what is not answered is skipped
/// (<see href="https://github.com/testmoapp/junitxml">the format as its readers take it</see>).</summary>
public static class JUnitReport
{
    /// <summary>Writes it.</summary>
    /// <param name="marks">The marks.</param>
    /// <returns>An XML document in UTF-8.</returns>
    public static string Write(LabMarks marks)
    {
        ArgumentNullException.ThrowIfNull(marks);
        var text = new StringWriterUtf8();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", Plain(marks.Title));
            foreach (SubmissionMarks submission in marks.Submissions)
            {
                Write(xml, submission);
            }

            xml.WriteEndElement();
        }

        return text.ToString() + "\n";
    }

    private static void Write(XmlWriter xml, SubmissionMarks submission)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Plain(submission.Student));
        Number(xml, "tests", submission.Exercises.Count);
        Number(xml, "failures", submission.Count(LabOutcome.Failed));
        Number(xml, "errors", submission.Count(LabOutcome.Broken));
        Number(xml, "skipped", submission.Count(LabOutcome.NotAnswered));
        xml.WriteAttributeString("time", submission.Seconds.ToString("0.###", CultureInfo.InvariantCulture));
        foreach (ExerciseMark mark in submission.Exercises)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", Plain(submission.Student));
            xml.WriteAttributeString("name", Plain(mark.Exercise));
            if (mark.Outcome != LabOutcome.Passed)
            {
                xml.WriteStartElement(
                    mark.Outcome switch
                    {
                        LabOutcome.Failed => "failure",
                        LabOutcome.Broken => "error",
                        _ => "skipped",
                    }
                );
                xml.WriteAttributeString("message", Plain(mark.Message));
                xml.WriteString(Plain(mark.Answer));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Number(XmlWriter xml, string name, int number) =>
        xml.WriteAttributeString(name, number.ToString(CultureInfo.InvariantCulture));

    // XML has no way to write most control characters and halves of characters.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            plain.Append(rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value) ? rune : Rune.ReplacementChar);
        }

        return plain.ToString();
    }

    private sealed class StringWriterUtf8() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
