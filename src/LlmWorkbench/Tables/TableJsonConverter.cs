using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmWorkbench.Tables;

/// <summary>Writes what is not a record of numbers itself, such as a loaded model, as its table.</summary>
internal sealed class TableJsonConverter : JsonConverter<ITabularResult>
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(ITabularResult));

    public override ITabularResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Results are written, not read.");

    public override void Write(Utf8JsonWriter writer, ITabularResult value, JsonSerializerOptions options)
    {
        var rows = JsonTable.Rows(value.ToTable()).ToList();
        JsonSerializer.Serialize<object>(writer, rows.Count == 1 ? rows[0] : rows, options);
    }
}
