using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Kernels.Tests;

/// <summary>The public surface of an assembly as sorted lines, one for each type and member.</summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Render(Assembly assembly)
    {
        IEnumerable<string> types = assembly.GetExportedTypes()
            .OrderBy(TypeName, StringComparer.Ordinal)
            .Select(type => string.Join('\n', Members(type).Prepend(Header(type))));
        return string.Join("\n\n", types) + "\n";
    }

    private static IEnumerable<string> Members(Type type) =>
        type.GetMembers(Declared).Where(IsPublic).Select(Member).Order(StringComparer.Ordinal).Select(line => "  " + line);

    private static string Header(Type type)
    {
        string kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? (IsReadOnly(type) ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct")
            : (type.IsAbstract ? type.IsSealed ? "static " : "abstract " : type.IsSealed ? "sealed " : "") + "class";
        IEnumerable<string> interfaces = type.IsEnum ? [] : type.GetInterfaces().Select(TypeName).Order(StringComparer.Ordinal);
        string bases = string.Join(", ", interfaces);
        return $"{kind} {TypeName(type)}{(bases.Length > 0 ? " : " + bases : "")}{Constraints(type.GetGenericArguments())}";
    }

    // What a compiler adds to records, and accessors, which their properties stand for, are left out.
    private static bool IsPublic(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => Visible(constructor) && !constructor.IsStatic,
        MethodInfo { Name: "Finalize" } => false,
        MethodInfo method => Visible(method) && !method.IsSpecialName && !IsGenerated(method),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(Visible) && !IsGenerated(property),
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        EventInfo @event => Visible(@event.AddMethod!),
        _ => false,
    };

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Member(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{Modifier(method)}{TypeName(method.ReturnType)} {method.Name}"
            + $"{Arguments(method)}({Parameters(method)}){Constraints(method.GetGenericArguments())}",
        PropertyInfo property => $"{Modifier(property.GetAccessors(true)[0])}{TypeName(property.PropertyType)} {property.Name} "
            + $"{{ {string.Join(" ", property.GetAccessors(true).Where(Visible).Select(Accessor))} }}",
        FieldInfo { IsLiteral: true } field when field.DeclaringType!.IsEnum =>
            $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
        FieldInfo { IsLiteral: true } field =>
            $"const {TypeName(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue(), field.FieldType)}",
        FieldInfo field =>
            $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeName(field.FieldType)} {field.Name}",
        EventInfo @event => $"event {TypeName(@event.EventHandlerType!)} {@event.Name}",
        _ => throw new ArgumentException($"{member} is of no known kind.", nameof(member)),
    };

    private static string Modifier(MethodInfo method) =>
        (method.IsFamily ? "protected " : "")
        + (method.IsStatic ? "static "
            : method.IsAbstract ? "abstract "
            : method.GetBaseDefinition() != method ? "override "
            : method.IsVirtual && !method.IsFinal ? "virtual " : "");

    private static string Accessor(MethodInfo accessor)
    {
        bool isInit = accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return isInit ? "init;" : accessor.Name.StartsWith("get_", StringComparison.Ordinal) ? "get;" : "set;";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string passing = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        string value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{passing}{TypeName(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Literal(object? value, Type type) => value switch
    {
        null => type.IsValueType ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ when type.IsEnum => Enum.ToObject(type, value).ToString()!,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Arguments(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeName))}>" : "";

    private static string Constraints(Type[] arguments) => string.Concat(
        arguments.Where(argument => argument.IsGenericParameter)
            .Select(argument => (argument.Name, Constraints: string.Join(", ", ConstraintsOf(argument))))
            .Where(pair => pair.Constraints.Length > 0)
            .Select(pair => $" where {pair.Name} : {pair.Constraints}"));

    private static IEnumerable<string> ConstraintsOf(Type argument)
    {
        bool isValue = argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        bool isUnmanaged = argument.CustomAttributes.Any(data => data.AttributeType.Name == "IsUnmanagedAttribute");
        IEnumerable<string> types = argument.GetGenericParameterConstraints()
            .Where(constraint => constraint != typeof(ValueType)).Select(TypeName).Order(StringComparer.Ordinal);
        return isUnmanaged ? types.Prepend("unmanaged") : isValue ? types.Prepend("struct") : types;
    }

    private static string TypeName(Type type)
    {
        if (type.IsByRef)
            return TypeName(type.GetElementType()!);
        if (type.IsPointer)
            return TypeName(type.GetElementType()!) + "*";
        if (type.IsArray)
            return TypeName(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return type.Name;
        string name = type.Name.Split('`')[0];
        if (type.IsGenericType)
            name += $"<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>";
        if (type.IsNested)
            return $"{TypeName(type.DeclaringType!)}.{name}";
        return Keyword(type) ?? (type.Namespace is "Kernels.Layers" ? $"Layers.{name}" : name);
    }

    private static string? Keyword(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Byte => "byte",
        TypeCode.Int32 => "int",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.String => "string",
        _ => type == typeof(void) ? "void" : type == typeof(nint) ? "nint" : type == typeof(nuint) ? "nuint" : null,
    };

    private static bool IsReadOnly(Type type) => type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false);

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
