using System.Text.Json;
using LlmWorkbench.Licences;

namespace LlmWorkbench.Pulling.Hub;

/// <summary>Reads what a model's card says about its licence
/// (<see href="https://huggingface.co/docs/hub/model-cards#model-card-metadata"/>): <c>license</c>, and <c>license_name</c> and
/// <c>license_link</c> where that is «other».</summary>
internal static class CardLicence
{
    /// <summary>The licence of a repository.</summary>
    /// <param name="repository">As in <c>user/name</c>.</param>
    /// <param name="model">What the server says of it.</param>
    public static LicenceFinding Read(string repository, JsonElement model)
    {
        LicenceTable table = LicenceTable.Known;
        List<LicenceEvidence> evidence = [];
        List<Licence> found = [];
        JsonElement card = model.TryGetProperty("cardData", out JsonElement data) ? data : default;
        Add("license", table.TryFind);
        Add("license_name", table.TryFind);
        Add("license_link", table.TryFindLink);
        Licence[] licences = [.. found.Distinct()];
        string[] warnings =
            evidence.Count == 0 ? ["The model's card names no licence. Without one nothing is permitted: ask whoever published it."]
            : licences.Length == 0
                ? ["What the model's card says is no licence of the table: what it permits is not known. Read its own text."]
            : licences.Length > 1 ? ["The model's card names licences that are not the same, so which one holds is not known."]
            : [];
        return new LicenceFinding(null, repository, licences.Length == 1 ? licences[0] : null, evidence) { Warnings = warnings };

        void Add(string key, Func<string, Licence?> find)
        {
            foreach (string text in Texts(card, key))
            {
                Licence? licence = find(text);
                evidence.Add(new LicenceEvidence($"model card, {key}", text, licence?.Name ?? "not in the table"));
                found.AddRange(licence is null ? [] : [licence]);
            }
        }
    }

    // One text, or several.
    private static IEnumerable<string> Texts(JsonElement card, string key)
    {
        if (card.ValueKind != JsonValueKind.Object || !card.TryGetProperty(key, out JsonElement value))
        {
            return [];
        }

        IEnumerable<JsonElement> values = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Take(8) : [value];
        return
        [
            .. values
                .Where(text => text.ValueKind == JsonValueKind.String)
                .Select(text => text.GetString()!)
                .Where(text => text.Length > 0),
        ];
    }
}
