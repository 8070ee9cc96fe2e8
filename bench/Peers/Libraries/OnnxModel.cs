using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Kernels.Peers;

/// <summary>Writes an ONNX model of one node, so that no model files and no library for them are needed.</summary>
/// <remarks>
/// ONNX is protocol buffers: each field is a tag, (number « 3) | kind, then a varint (kind 0) or a length and bytes
/// (kind 2). Numbers are those of onnx.proto:
/// <code>
/// ModelProto      ir_version 1 · graph 7 · opset_import 8 → OperatorSetId: version 2
/// GraphProto      node 1 · name 2 · initializer 5 · input 11 · output 12
/// NodeProto       input 1 · output 2 · op_type 4 · attribute 5 → AttributeProto: name 1 · i 3 · s 4 · ints 8
///                 · type 20 (INT = 2, STRING = 3, INTS = 7)
/// TensorProto     dims 1 · data_type 2 (FLOAT = 1, DOUBLE = 11) · name 8 · raw_data 9
/// ValueInfoProto  name 1 · type 2 → TypeProto: tensor_type 1 → elem_type 1 · shape 2 → dim 1 → dim_value 1
/// </code>
/// </remarks>
internal sealed class OnnxModel
{
    private const int IrVersion = 8;
    private const int OpsetVersion = 24;
    private const int IntAttribute = 2;
    private const int StringAttribute = 3;
    private const int IntsAttribute = 7;

    private readonly int elementType;
    private readonly ArrayBufferWriter<byte> node = new();
    private readonly ArrayBufferWriter<byte> tensors = new();

    /// <summary>A model of one node.</summary>
    /// <param name="operation">Its operator.</param>
    /// <param name="isDouble">Whether its tensors are of double precision, or else of single.</param>
    public OnnxModel(string operation, bool isDouble)
    {
        elementType = isDouble ? 11 : 1;
        Write(node, 4, operation);
    }

    /// <summary>The node's next input is given with each call.</summary>
    public OnnxModel Input(string name, params ReadOnlySpan<long> shape)
    {
        Write(node, 1, name);
        Write(tensors, 11, ValueInfo(name, shape));
        return this;
    }

    /// <summary>The node's next input is part of the model.</summary>
    public OnnxModel Constant<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        Write(node, 1, name);
        var tensor = new ArrayBufferWriter<byte>();
        foreach (long dimension in shape)
            Write(tensor, 1, dimension);
        Write(tensor, 2, elementType);
        Write(tensor, 8, name);
        Write(tensor, 9, MemoryMarshal.AsBytes(values));
        Write(tensors, 5, tensor);
        return this;
    }

    /// <summary>The node's output.</summary>
    public OnnxModel Output(string name, params ReadOnlySpan<long> shape)
    {
        Write(node, 2, name);
        Write(tensors, 12, ValueInfo(name, shape));
        return this;
    }

    /// <summary>A number that the operator takes.</summary>
    public OnnxModel Attribute(string name, long value)
    {
        var attribute = new ArrayBufferWriter<byte>();
        Write(attribute, 1, name);
        Write(attribute, 3, value);
        Write(attribute, 20, IntAttribute);
        Write(node, 5, attribute);
        return this;
    }

    /// <summary>A word that the operator takes.</summary>
    public OnnxModel Attribute(string name, string value)
    {
        var attribute = new ArrayBufferWriter<byte>();
        Write(attribute, 1, name);
        Write(attribute, 4, value);
        Write(attribute, 20, StringAttribute);
        Write(node, 5, attribute);
        return this;
    }

    /// <summary>Numbers that the operator takes.</summary>
    public OnnxModel Attribute(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new ArrayBufferWriter<byte>();
        Write(attribute, 1, name);
        foreach (long value in values)
            Write(attribute, 8, value);
        Write(attribute, 20, IntsAttribute);
        Write(node, 5, attribute);
        return this;
    }

    /// <summary>The model's bytes.</summary>
    public byte[] ToBytes()
    {
        var graph = new ArrayBufferWriter<byte>();
        Write(graph, 1, node);
        Write(graph, 2, "peers");
        graph.Write(tensors.WrittenSpan);
        var opset = new ArrayBufferWriter<byte>();
        Write(opset, 2, OpsetVersion);
        var model = new ArrayBufferWriter<byte>();
        Write(model, 1, IrVersion);
        Write(model, 7, graph);
        Write(model, 8, opset);
        return model.WrittenSpan.ToArray();
    }

    private ArrayBufferWriter<byte> ValueInfo(string name, ReadOnlySpan<long> shape)
    {
        var dimensions = new ArrayBufferWriter<byte>();
        foreach (long dimension in shape)
        {
            var value = new ArrayBufferWriter<byte>();
            Write(value, 1, dimension);
            Write(dimensions, 1, value);
        }

        var tensor = new ArrayBufferWriter<byte>();
        Write(tensor, 1, elementType);
        Write(tensor, 2, dimensions);
        var type = new ArrayBufferWriter<byte>();
        Write(type, 1, tensor);
        var info = new ArrayBufferWriter<byte>();
        Write(info, 1, name);
        Write(info, 2, type);
        return info;
    }

    private static void Write(ArrayBufferWriter<byte> to, int field, long value)
    {
        Varint(to, (ulong)field << 3);
        Varint(to, (ulong)value);
    }

    private static void Write(ArrayBufferWriter<byte> to, int field, string text) =>
        Write(to, field, Encoding.UTF8.GetBytes(text));

    private static void Write(ArrayBufferWriter<byte> to, int field, ArrayBufferWriter<byte> message) =>
        Write(to, field, message.WrittenSpan);

    private static void Write(ArrayBufferWriter<byte> to, int field, ReadOnlySpan<byte> bytes)
    {
        Varint(to, ((ulong)field << 3) | 2);
        Varint(to, (ulong)bytes.Length);
        to.Write(bytes);
    }

    private static void Varint(ArrayBufferWriter<byte> to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            to.Write([(byte)(value | 0x80)]);
        to.Write([(byte)value]);
    }
}
