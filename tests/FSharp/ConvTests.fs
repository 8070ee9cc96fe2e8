module Kernels.FSharp.ConvTests

open System
open FSharp.NativeInterop
open Kernels
open Xunit

// One 2 × 2 image under one 2 × 2 kernel: y = ⟨x, w⟩ + bias is a single pixel.
let private shape = ConvShape(1, 1, 2, 2, outChannels = 1, kernelHeight = 2, kernelWidth = 2)
let private pool = PoolShape(1, 1, 2, 2, 2, 2, 2, 2)
let private x32 = [| 1.0f; 2.0f; 3.0f; 4.0f |]
let private w32 = [| 5.0f; 6.0f; 7.0f; 8.0f |]
let private dy32 = [| 2.0f |]

let private x64 = [| 1.0; 2.0; 3.0; 4.0 |]
let private w64 = [| 5.0; 6.0; 7.0; 8.0 |]
let private dy64 = [| 2.0 |]

[<Fact>]
let ``Conv2d_ArraysF32_ForwardAndBackward`` () =
    let y = [| 0.0f |]
    Conv2d.Forward(shape, x32, w32, [| 1.0f |].AsSpan(), y)
    Assert.Equal(71.0f, y[0])
    Conv2d.Forward(shape, x32, w32, ReadOnlySpan [| -80.0f |], y, Activation.Relu, threads = 2)
    Assert.Equal(0.0f, y[0])
    let dw = Array.zeroCreate<float32> 4
    Conv2d.BackwardWeights(shape, x32, dy32, 0.0f, dw)
    Assert.Equal<float32 array>([| 2.0f; 4.0f; 6.0f; 8.0f |], dw)
    let dx = Array.zeroCreate<float32> 4
    Conv2d.BackwardData(shape, w32, dy32, dx)
    Assert.Equal<float32 array>([| 10.0f; 12.0f; 14.0f; 16.0f |], dx)
    let db = [| 1.0f |]
    Conv2d.BackwardBias(shape, dy32, 1.0f, db)
    Assert.Equal(3.0f, db[0])

[<Fact>]
let ``Conv2d_PointersF32_ForwardAndBackward`` () =
    let y = [| 0.0f |]
    let bias = [| 1.0f |]
    let dw = Array.zeroCreate<float32> 4
    let dx = Array.zeroCreate<float32> 4
    let db = [| 1.0f |]
    use px = fixed x32
    use pw = fixed w32
    use pbias = fixed bias
    use pdy = fixed dy32
    use py = fixed y
    use pdw = fixed dw
    use pdx = fixed dx
    use pdb = fixed db
    Conv2d.Forward(shape, px, pw, pbias, py)
    Assert.Equal(71.0f, y[0])
    Conv2d.Forward(shape, px, pw, NativePtr.nullPtr, py)
    Assert.Equal(70.0f, y[0])
    Conv2d.BackwardWeights(shape, px, pdy, 0.0f, pdw)
    Assert.Equal<float32 array>([| 2.0f; 4.0f; 6.0f; 8.0f |], dw)
    Conv2d.BackwardData(shape, pw, pdy, pdx)
    Assert.Equal<float32 array>([| 10.0f; 12.0f; 14.0f; 16.0f |], dx)
    Conv2d.BackwardBias(shape, pdy, 1.0f, pdb)
    Assert.Equal(3.0f, db[0])

[<Fact>]
let ``Conv2d_WorkspaceF32_SizesServe`` () =
    let bytes =
        [| Conv2d.ForwardWorkspaceSizeF32 shape
           Conv2d.BackwardWeightsWorkspaceSizeF32 shape
           Conv2d.BackwardDataWorkspaceSizeF32(shape, threads = 1) |]
        |> Array.max
    use memory = new NativeBuffer<byte>(int bytes + 1)
    let workspace = Workspace.Of memory
    let y = [| 0.0f |]
    Conv2d.Forward(shape, x32, w32, ReadOnlySpan.Empty, y, workspace = workspace)
    Assert.Equal(70.0f, y[0])
    let dx = Array.zeroCreate<float32> 4
    Conv2d.BackwardWeights(shape, x32, dy32, 0.0f, dx, workspace = workspace)
    Conv2d.BackwardData(shape, w32, dy32, dx, workspace = workspace)
    Assert.Equal<float32 array>([| 10.0f; 12.0f; 14.0f; 16.0f |], dx)

[<Fact>]
let ``Columns_EveryTierF32_GoThereAndBack`` () =
    let columns = Array.zeroCreate<float32> 4
    let dx = Array.zeroCreate<float32> 4
    Im2Col.Run(shape, x32, columns)
    Assert.Equal<float32 array>(x32, columns)
    Col2Im.Run(shape, columns, dx)
    Assert.Equal<float32 array>(x32, dx)
    use pw = fixed w32
    use pcolumns = fixed columns
    use pdx = fixed dx
    Im2Col.Run(shape, pw, pcolumns)
    Assert.Equal<float32 array>(w32, columns)
    Col2Im.Run(shape, pcolumns, pdx)
    Assert.Equal<float32 array>(w32, dx)

[<Fact>]
let ``MaxPool2d_EveryTierF32_ForwardAndBackward`` () =
    let y = [| 0.0f |]
    let indices = [| 0 |]
    let dx = Array.zeroCreate<float32> 4
    MaxPool2d.Forward(pool, x32, y)
    Assert.Equal(4.0f, y[0])
    MaxPool2d.Forward(pool, x32, y, indices)
    Assert.Equal(struct (4.0f, 3), struct (y[0], indices[0]))
    MaxPool2d.Backward(pool, dy32, indices, dx)
    Assert.Equal<float32 array>([| 0.0f; 0.0f; 0.0f; 2.0f |], dx)
    use pw = fixed w32
    use py = fixed y
    use pindices = fixed indices
    use pdx = fixed dx
    MaxPool2d.Forward(pool, pw, py)
    Assert.Equal(8.0f, y[0])
    MaxPool2d.Forward(pool, pw, py, pindices)
    Assert.Equal(struct (8.0f, 3), struct (y[0], indices[0]))
    MaxPool2d.Backward(pool, py, pindices, pdx)
    Assert.Equal<float32 array>([| 0.0f; 0.0f; 0.0f; 8.0f |], dx)


[<Fact>]
let ``Conv2d_ArraysF64_ForwardAndBackward`` () =
    let y = [| 0.0 |]
    Conv2d.Forward(shape, x64, w64, [| 1.0 |].AsSpan(), y)
    Assert.Equal(71.0, y[0])
    Conv2d.Forward(shape, x64, w64, ReadOnlySpan [| -80.0 |], y, Activation.Relu, threads = 2)
    Assert.Equal(0.0, y[0])
    let dw = Array.zeroCreate<float> 4
    Conv2d.BackwardWeights(shape, x64, dy64, 0.0, dw)
    Assert.Equal<float array>([| 2.0; 4.0; 6.0; 8.0 |], dw)
    let dx = Array.zeroCreate<float> 4
    Conv2d.BackwardData(shape, w64, dy64, dx)
    Assert.Equal<float array>([| 10.0; 12.0; 14.0; 16.0 |], dx)
    let db = [| 1.0 |]
    Conv2d.BackwardBias(shape, dy64, 1.0, db)
    Assert.Equal(3.0, db[0])

[<Fact>]
let ``Conv2d_PointersF64_ForwardAndBackward`` () =
    let y = [| 0.0 |]
    let bias = [| 1.0 |]
    let dw = Array.zeroCreate<float> 4
    let dx = Array.zeroCreate<float> 4
    let db = [| 1.0 |]
    use px = fixed x64
    use pw = fixed w64
    use pbias = fixed bias
    use pdy = fixed dy64
    use py = fixed y
    use pdw = fixed dw
    use pdx = fixed dx
    use pdb = fixed db
    Conv2d.Forward(shape, px, pw, pbias, py)
    Assert.Equal(71.0, y[0])
    Conv2d.Forward(shape, px, pw, NativePtr.nullPtr, py)
    Assert.Equal(70.0, y[0])
    Conv2d.BackwardWeights(shape, px, pdy, 0.0, pdw)
    Assert.Equal<float array>([| 2.0; 4.0; 6.0; 8.0 |], dw)
    Conv2d.BackwardData(shape, pw, pdy, pdx)
    Assert.Equal<float array>([| 10.0; 12.0; 14.0; 16.0 |], dx)
    Conv2d.BackwardBias(shape, pdy, 1.0, pdb)
    Assert.Equal(3.0, db[0])

[<Fact>]
let ``Conv2d_WorkspaceF64_SizesServe`` () =
    let bytes =
        [| Conv2d.ForwardWorkspaceSizeF64 shape
           Conv2d.BackwardWeightsWorkspaceSizeF64 shape
           Conv2d.BackwardDataWorkspaceSizeF64(shape, threads = 1) |]
        |> Array.max
    use memory = new NativeBuffer<byte>(int bytes + 1)
    let workspace = Workspace.Of memory
    let y = [| 0.0 |]
    Conv2d.Forward(shape, x64, w64, ReadOnlySpan.Empty, y, workspace = workspace)
    Assert.Equal(70.0, y[0])
    let dx = Array.zeroCreate<float> 4
    Conv2d.BackwardWeights(shape, x64, dy64, 0.0, dx, workspace = workspace)
    Conv2d.BackwardData(shape, w64, dy64, dx, workspace = workspace)
    Assert.Equal<float array>([| 10.0; 12.0; 14.0; 16.0 |], dx)

[<Fact>]
let ``Columns_EveryTierF64_GoThereAndBack`` () =
    let columns = Array.zeroCreate<float> 4
    let dx = Array.zeroCreate<float> 4
    Im2Col.Run(shape, x64, columns)
    Assert.Equal<float array>(x64, columns)
    Col2Im.Run(shape, columns, dx)
    Assert.Equal<float array>(x64, dx)
    use pw = fixed w64
    use pcolumns = fixed columns
    use pdx = fixed dx
    Im2Col.Run(shape, pw, pcolumns)
    Assert.Equal<float array>(w64, columns)
    Col2Im.Run(shape, pcolumns, pdx)
    Assert.Equal<float array>(w64, dx)

[<Fact>]
let ``MaxPool2d_EveryTierF64_ForwardAndBackward`` () =
    let y = [| 0.0 |]
    let indices = [| 0 |]
    let dx = Array.zeroCreate<float> 4
    MaxPool2d.Forward(pool, x64, y)
    Assert.Equal(4.0, y[0])
    MaxPool2d.Forward(pool, x64, y, indices)
    Assert.Equal(struct (4.0, 3), struct (y[0], indices[0]))
    MaxPool2d.Backward(pool, dy64, indices, dx)
    Assert.Equal<float array>([| 0.0; 0.0; 0.0; 2.0 |], dx)
    use pw = fixed w64
    use py = fixed y
    use pindices = fixed indices
    use pdx = fixed dx
    MaxPool2d.Forward(pool, pw, py)
    Assert.Equal(8.0, y[0])
    MaxPool2d.Forward(pool, pw, py, pindices)
    Assert.Equal(struct (8.0, 3), struct (y[0], indices[0]))
    MaxPool2d.Backward(pool, py, pindices, pdx)
    Assert.Equal<float array>([| 0.0; 0.0; 0.0; 8.0 |], dx)

[<Fact>]
let ``ConvShape_Properties_AreTheArguments`` () =
    let s = ConvShape(2, 4, 9, 8, 6, 3, 2, strideHeight = 2, padWidth = 1, dilationHeight = 2, groups = 2)
    Assert.Equal<int array>([| 2; 4; 9; 8; 6; 3; 2 |],
        [| s.Batch; s.InChannels; s.InHeight; s.InWidth; s.OutChannels; s.KernelHeight; s.KernelWidth |])
    Assert.Equal<int array>([| 2; 1; 0; 1; 2; 1; 2 |],
        [| s.StrideHeight; s.StrideWidth; s.PadHeight; s.PadWidth; s.DilationHeight; s.DilationWidth; s.Groups |])
    Assert.Equal<int array>([| 3; 9 |], [| s.OutHeight; s.OutWidth |])
    Assert.Equal<int array>([| 2 * 4 * 9 * 8; 6 * 2 * 3 * 2; 2 * 6 * 3 * 9 |],
        [| s.InputLength; s.WeightLength; s.OutputLength |])
    Assert.Equal(int64 (4 * 3 * 2) * int64 (2 * 3 * 9), s.ColumnsLength)
    Assert.Equal(s, s.WithBatch(3).WithBatch 2)
    Assert.ThrowsAny<ArgumentException>(fun () -> ConvShape(-1, 1, 2, 2, 1, 2, 2) |> ignore)

[<Fact>]
let ``PoolShape_Properties_AreTheArguments`` () =
    let s = PoolShape(2, 3, 8, 9, 2, 3, 2, 3, padHeight = 1)
    Assert.Equal<int array>([| 2; 3; 8; 9; 2; 3; 2; 3; 1; 0 |],
        [| s.Batch; s.Channels; s.InHeight; s.InWidth; s.KernelHeight; s.KernelWidth
           s.StrideHeight; s.StrideWidth; s.PadHeight; s.PadWidth |])
    Assert.Equal<int array>([| 5; 3; 2 * 3 * 8 * 9; 2 * 3 * 5 * 3 |],
        [| s.OutHeight; s.OutWidth; s.InputLength; s.OutputLength |])
    Assert.Equal(1, s.WithBatch(1).Batch)
