using System.Text;
using System.Text.RegularExpressions;

namespace Kernels.Tests;

/// <summary>What a C# file declares and which types it may refer to, read from its text.</summary>
internal static partial class SourceText
{
    private static readonly string[] TypeKeywords = ["class", "struct", "interface", "enum", "record"];

    /// <summary>The text without comments, and with empty strings.</summary>
    public static string Strip(string source)
    {
        var code = new StringBuilder(source.Length);
        int end = 0;
        foreach (Match match in Skipped().Matches(source))
        {
            code.Append(source, end, match.Index - end).Append(match.Value[0] == '/' ? " " : "\"\"");
            end = match.Index + match.Length;
        }

        return code.Append(source, end, source.Length - end).ToString();
    }

    /// <summary>Types that are declared in the namespace itself: nested ones belong to their owner.</summary>
    public static IEnumerable<string> DeclaredTypes(string code)
    {
        MatchCollection words = Words().Matches(code);
        int depth = 0;
        int at = 0;
        for (int i = 0; i + 1 < words.Count; i++)
        {
            for (; at < words[i].Index; at++)
                depth += code[at] == '{' ? 1 : code[at] == '}' ? -1 : 0;

            // "record struct Name": the name follows the last keyword; "where T : struct, …" has no name behind it.
            bool names = TypeKeywords.Contains(words[i].Value) && !TypeKeywords.Contains(words[i + 1].Value)
                && string.IsNullOrWhiteSpace(code[(words[i].Index + words[i].Length)..words[i + 1].Index]);
            if (depth == 0 && names)
                yield return words[i + 1].Value;
        }
    }

    /// <summary>
    /// Names that may stand for a type: not what follows a dot, is called or declared as a method, or is an enum's member.
    /// </summary>
    public static IEnumerable<string> TypesUsed(string code)
    {
        code = EnumBody().Replace(code, "");
        string last = "";
        foreach (Match token in Tokens().Matches(code))
        {
            bool isMember = last == ".";
            bool isMethod = last != "new" && Parameters().IsMatch(code, token.Index + token.Length);
            if (char.IsLetter(token.Value[0]) && !isMember && !isMethod)
                yield return token.Value;
            last = token.Value;
        }
    }

    // Parameters follow at once, or behind type parameters: "Run(" and "Run<T, TVec>(".
    [GeneratedRegex(@"\G\s*(<[\w\s,<>]*>)?\s*\(")]
    private static partial Regex Parameters();

    [GeneratedRegex(@"(?<=\benum\s+\w+\s*)\{[^}]*\}")]
    private static partial Regex EnumBody();

    // Comments, raw strings, verbatim strings, strings, characters, in the order in which they must be tried.
    [GeneratedRegex(
        """
        //[^\n]* | /\*.*?\*/ | \$*""\"(?:.*?)""\" | \$?@\$?"(?:[^"]|"")*" | \$?"(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+'
        """,
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Skipped();

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{Nd}_]*")]
    private static partial Regex Words();

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{Nd}_]*|\S")]
    private static partial Regex Tokens();
}
