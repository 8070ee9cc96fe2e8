module Kernels.FSharp.PackedConvTests

open System
open FSharp.NativeInterop
open Kernels
open Kernels.Layers
open Xunit

// One 2 × 2 image under one 2 × 2 kernel: y = ⟨x, w⟩ + bias + residual is a single pixel.
let private shape = ConvShape(1, 1, 2, 2, outChannels = 1, kernelHeight = 2, kernelWidth = 2)
let private x32 = [| 1.0f; 2.0f; 3.0f; 4.0f |]
let private w32 = [| 5.0f; 6.0f; 7.0f; 8.0f |]
let private x64 = [| 1.0; 2.0; 3.0; 4.0 |]
let private w64 = [| 5.0; 6.0; 7.0; 8.0 |]

[<Fact>]
let ``ConvWeights_PackedF32_ForwardOverArraysAndPointers`` () =
    use packed = ConvWeights<float32>.Pack(shape, w32)
    Assert.Equal(shape, packed.Shape)
    Assert.Equal(Isa.Current, packed.InstructionSet)
    Assert.True(Conv2d.ForwardPackedWorkspaceSize(1, packed) >= 0un)
    let y = [| 0.0f |]
    let bias = [| 1.0f |]
    let residual = [| 100.0f |]
    Conv2d.ForwardPacked(1, x32, packed, ReadOnlySpan bias, y)
    Assert.Equal(71.0f, y[0])
    Conv2d.ForwardPacked(1, x32, packed, ReadOnlySpan bias, y, Activation.Relu, ReadOnlySpan residual, threads = 2)
    Assert.Equal(171.0f, y[0])
    Conv2d.Forward(shape, x32, w32, ReadOnlySpan bias, y, residual = ReadOnlySpan residual)
    Assert.Equal(171.0f, y[0])
    use px = fixed x32
    use pw = fixed w32
    use pbias = fixed bias
    use presidual = fixed residual
    use py = fixed y
    Conv2d.ForwardPacked(1, px, packed, pbias, py)
    Assert.Equal(71.0f, y[0])
    Conv2d.Forward(shape, px, pw, pbias, py, residual = presidual)
    Assert.Equal(171.0f, y[0])
    let doubled = Array.map (fun v -> 2.0f * v) w32
    packed.Update doubled
    Conv2d.ForwardPacked(1, px, packed, NativePtr.nullPtr, py)
    Assert.Equal(140.0f, y[0])

[<Fact>]
let ``ConvWeights_PackedF64_ForwardOverArraysAndPointers`` () =
    let packed = ConvWeights<float>.Pack(shape, w64)
    Assert.True(Conv2d.ForwardPackedWorkspaceSize(1, packed, 2) >= 0un)
    let y = [| 0.0 |]
    let bias = [| 1.0 |]
    let residual = [| 100.0 |]
    Conv2d.ForwardPacked(1, x64, packed, ReadOnlySpan bias, y, residual = ReadOnlySpan residual)
    Assert.Equal(171.0, y[0])
    Conv2d.Forward(shape, x64, w64, ReadOnlySpan bias, y, residual = ReadOnlySpan residual)
    Assert.Equal(171.0, y[0])
    use px = fixed x64
    use pbias = fixed bias
    use py = fixed y
    Conv2d.ForwardPacked(1, px, packed, pbias, py)
    Assert.Equal(71.0, y[0])
    packed.Dispose()

[<Fact>]
let ``ConvLayers_Packed_GiveWhatForwardGives`` () =
    use weight = new Parameter<float32>("w", 1, 1, 2, 2)
    w32.CopyTo(weight.Value)
    let layer = Conv2d<float32>(shape, weight)
    use packed = layer.Pack()
    let y = [| 0.0f |]
    layer.ForwardPacked(1, x32, packed, y)
    Assert.Equal(70.0f, y[0])
    layer.ForwardPacked(1, x32, packed, y, 2, ReadOnlySpan [| 5.0f |])
    Assert.Equal(75.0f, y[0])
    layer.Forward(1, x32, y, residual = ReadOnlySpan [| 6.0f |])
    Assert.Equal(76.0f, y[0])
    use row = new Parameter<float32>("w", 1, 1, 2)
    [| 1.0f; 2.0f |].CopyTo(row.Value)
    let signal = Conv1d<float32>(ConvShape.OneDimensional(1, 1, 2, 1, 2), row)
    use packedRow = signal.Pack()
    let x = [| 3.0f; 4.0f |]
    signal.ForwardPacked(1, x, packedRow, y)
    Assert.Equal(11.0f, y[0])
