using System.Collections;
using System.Data;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Display.Values;

/// <summary>
/// Reads what is shown of a value: level by level, so that what is nearest to it comes first, down to
/// <see cref="Formatter.RecursionLimit"/> levels and no more than <see cref="ValueBound.TreeCharacters"/>. What holds itself is
/// named and not entered again. It calls itself for nothing, so that no depth of a value ends the process.
/// </summary>
internal sealed class ValueReader
{
    // What a value costs besides its text: its row, its name.
    private const int Each = 48;

    private readonly Queue<Pending> _queue = [];
    private readonly string _mimeType;
    private int _left;

    private ValueReader(string mimeType, int characters)
    {
        _mimeType = mimeType;
        _left = characters;
    }

    /// <summary>How many values there was no room for.</summary>
    public int LeftOut { get; private set; }

    private int Room => 1 + (Math.Max(_left, 0) / Each);

    /// <summary>Reads a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeType">What it is read for: a part that has a formatter of its own for this type is drawn by it.</param>
    /// <param name="characters">How much is read.</param>
    /// <returns>The value's tree, and how many values were left out.</returns>
    public static (ValueNode Root, int LeftOut) Read(object value, string mimeType, int characters)
    {
        var reader = new ValueReader(mimeType, characters);
        ValueNode root = reader.Node(value, null, isRoot: true);
        while (reader._queue.TryDequeue(out Pending? pending))
        {
            reader.Expand(pending);
        }

        return (root, reader.LeftOut);
    }

    private ValueNode Node(object? value, Pending? parent, bool isRoot = false)
    {
        _left -= Each;
        if (value is ValueNode ready)
        {
            return ready;
        }

        if (!isRoot && value is not null && RegisteredFormatters.Know(value.GetType(), _mimeType))
        {
            return Formatted(value);
        }

        if (ScalarText.Of(value) is { } text)
        {
            text = isRoot ? text : ValueBound.Cut(text, Math.Clamp(_left, 64, ValueBound.InnerCharacters));
            _left -= text.Length;
            return ValueNode.Of(text);
        }

        return value is Exception exception ? ValueNode.Of(ValueMembers.Describe(exception)) : Later(value!, parent);
    }

    private ValueNode Formatted(object value)
    {
        string text = value.ToDisplayString(_mimeType);
        if (text.Length > Math.Max(_left, 0))
        {
            LeftOut++;
            return ValueNode.Note($"{TypeName.Of(value)} …");
        }

        _left -= text.Length;
        return new ValueNode { Kind = NodeKind.Formatted, Text = text };
    }

    private ValueNode Later(object value, Pending? parent)
    {
        string name = value is ArraySlice slice ? slice.Name : TypeName.Of(value);
        int depth = parent is null ? 1 : parent.Depth + 1;
        for (Pending? above = parent; above is not null; above = above.Parent)
        {
            if (ReferenceEquals(above.Value, value))
            {
                return ValueNode.Note($"↻ {name}, shown above");
            }
        }

        if (parent is not null && depth > Formatter.RecursionLimit)
        {
            return ValueNode.Note($"{name} …");
        }

        var node = new ValueNode { Kind = NodeKind.Members, Text = name };
        _queue.Enqueue(new Pending(value, node, parent, depth));
        return node;
    }

    private void Expand(Pending pending)
    {
        if (_left <= 0)
        {
            LeftOut++;
            pending.Node.Kind = NodeKind.Note;
            pending.Node.Text += " …";
            return;
        }

        switch (pending.Value)
        {
            case Array { Rank: > 1 } array:
                ReadArray(new ArraySlice(array, []), pending);
                break;
            case ArraySlice slice:
                ReadArray(slice, pending);
                break;
            case DataTable table:
                ReadTable(table, pending);
                break;
            case ITuple tuple when IsTuple(tuple.GetType()):
                pending.Node.Kind = NodeKind.Sequence;
                pending.Node.Text = "";
                Add(pending, Enumerable.Range(0, tuple.Length).Select(i => tuple[i]));
                break;
            case Task { IsCompletedSuccessfully: false } task:
                pending.Node.Kind = NodeKind.Text;
                pending.Node.Text =
                    $"{pending.Node.Text}: "
                    + $"{task.Status}{(task.Exception is { } error ? $", {ValueMembers.Thrown(error.GetBaseException()).Text}" : "")}";
                break;
            case Task task when task.GetType().GetProperty("Result") is { PropertyType.IsPublic: true } result:
                // Its debugger attribute hides the result, because waiting for it could last; here it is there.
                Member(pending, nameof(Task.Status), task.Status);
                Member(pending, result.Name, ValueMembers.Read(result, task));
                break;
            default:
                ReadObject(pending);
                break;
        }
    }

    private void ReadObject(Pending pending)
    {
        bool isSequence = ValueItems.TypeOf(pending.Value) is not null;
        IReadOnlyList<MemberInfo> members =
            isSequence && !ShowsMembers(pending.Value.GetType()) ? [] : ValueMembers.Of(pending.Value.GetType());
        if (isSequence && members.Count == 0)
        {
            ReadItems(pending);
            return;
        }

        pending.Node.Summary = ValueMembers.Summary(pending.Value);
        if (members.Count == 0)
        {
            pending.Node.Kind = NodeKind.Text;
            pending.Node.Text = pending.Node.Summary ?? pending.Node.Text;
            return;
        }

        foreach (MemberInfo member in members)
        {
            if (_left <= 0)
            {
                int rest = members.Count - pending.Node.Entries.Count;
                LeftOut += rest;
                pending.Node.More = string.Create(CultureInfo.InvariantCulture, $"({rest} more)");
                return;
            }

            Member(pending, member.Name, ValueMembers.Read(member, pending.Value));
        }

        if (isSequence)
        {
            var values = new ValueNode { Kind = NodeKind.Sequence, Text = "" };
            pending.Node.Entries.Add(new ValueEntry(ValueNode.Note("(values)"), values));
            ReadItems(pending with { Node = values });
        }
    }

    private void Member(Pending pending, string name, object? value) =>
        pending.Node.Entries.Add(new ValueEntry(ValueNode.Of(name), Node(value, pending)));

    private void ReadItems(Pending pending)
    {
        var items = ValueItems.Of(pending.Value, Room);
        pending.Node.More = items.More;
        if (IsDictionary(pending.Value))
        {
            pending.Node.Kind = NodeKind.Dictionary;
            foreach (object? pair in items.Items)
            {
                (object? key, object? value) = Pair(pair);
                pending.Node.Entries.Add(new ValueEntry(Node(key, pending), Node(value, pending)));
            }

            return;
        }

        pending.Node.Kind = NodeKind.Sequence;
        Add(pending, items.Items);
    }

    private void Add(Pending pending, IEnumerable<object?> items) =>
        pending.Node.Entries.AddRange(items.Select(item => new ValueEntry(null, Node(item, pending))));

    private void ReadArray(ArraySlice array, Pending pending)
    {
        int most = Math.Min(Formatter.ListExpansionLimit, Room);
        int[] rows = array.Indexes(0, most);
        pending.Node.Text = array.Name;
        if (array.Rank > 2)
        {
            pending.Node.Kind = NodeKind.Dictionary;
            string others = string.Concat(Enumerable.Repeat(", ·", array.Rank - 1));
            pending.Node.Entries.AddRange(
                rows.Select(row => new ValueEntry(ValueNode.Of($"[{Number(row)}{others}]"), Later(array.At(row), pending)))
            );
            pending.Node.More = array.Length(0) > rows.Length ? $"({Number(array.Length(0) - rows.Length)} more)" : null;
            return;
        }

        int[] columns = array.Indexes(1, most);
        Grid(
            pending,
            rows.Select(Number),
            columns.Select(Number),
            rows.SelectMany(row => columns.Select(column => array.Item(row, column)))
        );
        pending.Node.More = ArraySlice.More(array.Length(0) - rows.Length, array.Length(1) - columns.Length);
    }

    private void ReadTable(DataTable table, Pending pending)
    {
        int most = Math.Min(Formatter.ListExpansionLimit, Room);
        DataColumn[] columns = [.. table.Columns.Cast<DataColumn>().Take(most)];
        DataRow[] rows = [.. table.Rows.Cast<DataRow>().Take(most).Where(row => row.RowState != DataRowState.Deleted)];
        pending.Node.Text = table.TableName.Length == 0 ? pending.Node.Text : $"{pending.Node.Text} {table.TableName}";
        Grid(
            pending,
            rows.Select((_, i) => Number(i)),
            columns.Select(column => column.ColumnName),
            rows.SelectMany(row => columns.Select(column => row[column]))
        );
        pending.Node.More = ArraySlice.More(table.Rows.Count - rows.Length, table.Columns.Count - columns.Length);
    }

    private void Grid(Pending pending, IEnumerable<string> rows, IEnumerable<string> columns, IEnumerable<object?> cells)
    {
        pending.Node.Kind = NodeKind.Grid;
        pending.Node.Rows = [.. rows];
        pending.Node.Columns = [.. columns];
        Add(pending, cells);
    }

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static bool IsTuple(Type type) =>
        type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true
        || type.FullName?.StartsWith("System.Tuple`", StringComparison.Ordinal) == true;

    private static bool IsDictionary(object value) =>
        value is IDictionary
        || ValueItems.Implemented(value.GetType(), typeof(IDictionary<,>)) is not null
        || ValueItems.Implemented(value.GetType(), typeof(IReadOnlyDictionary<,>)) is not null;

    private static (object? Key, object? Value) Pair(object? item) =>
        item switch
        {
            DictionaryEntry entry => (entry.Key, entry.Value),
            ValueNode thrown => (ValueNode.Note("…"), thrown),
            { } pair when ValueMembers.Of(pair.GetType()) is [{ Name: "Key" } key, { Name: "Value" } value] => (
                ValueMembers.Read(key, pair),
                ValueMembers.Read(value, pair)
            ),
            _ => (ValueNode.Note("…"), item),
        };

    // As in .NET Interactive: of lists and what a query gives, the items are enough.
    private static bool ShowsMembers(Type type) =>
        !type.IsArray
        && !type.IsNestedPrivate
        && !type.Name.StartsWith('<')
        && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
        && !typeof(ICollection).IsAssignableFrom(type)
        && ValueItems.Implemented(type, typeof(IReadOnlyCollection<>)) is null
        && ValueItems.Implemented(type, typeof(IDictionary<,>)) is null
        && ValueItems.Implemented(type, typeof(IOrderedEnumerable<>)) is null;

    private sealed record Pending(object Value, ValueNode Node, Pending? Parent, int Depth);
}
