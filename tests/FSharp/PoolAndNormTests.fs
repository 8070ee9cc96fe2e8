module Kernels.FSharp.PoolAndNormTests

open System
open FSharp.NativeInterop
open Kernels
open Kernels.Layers
open Xunit

let private pool = PoolShape(1, 1, 2, 2, 2, 2, 2, 2)
let private transposed = ConvTransposeShape(1, 1, 1, 1, outChannels = 1, kernelHeight = 1, kernelWidth = 2)
let private x32 = [| 1.0f; 2.0f; 3.0f; 4.0f |]
let private x64 = [| 1.0; 2.0; 3.0; 4.0 |]

[<Fact>]
let ``AvgPool2d_EveryTierF32_ForwardAndBackward`` () =
    let y = [| 0.0f |]
    let dx = Array.zeroCreate<float32> 4
    AvgPool2d.Forward(pool, x32, y, countPadding = true)
    Assert.Equal(2.5f, y[0])
    AvgPool2d.Backward(pool, ReadOnlySpan [| 4.0f |], dx)
    Assert.Equal<float32 array>([| 1.0f; 1.0f; 1.0f; 1.0f |], dx)
    use px = fixed x32
    use py = fixed y
    use pdx = fixed dx
    AvgPool2d.Forward(pool, px, py)
    Assert.Equal(2.5f, y[0])
    AvgPool2d.Backward(pool, py, pdx)
    Assert.Equal(0.625f, dx[3])

[<Fact>]
let ``AvgPool2d_EveryTierF64_ForwardAndBackward`` () =
    let y = [| 0.0 |]
    let dx = Array.zeroCreate<float> 4
    AvgPool2d.Forward(pool, x64, y)
    Assert.Equal(2.5, y[0])
    AvgPool2d.Backward(pool, y, dx)
    Assert.Equal(0.625, dx[0])
    use px = fixed x64
    use py = fixed y
    use pdx = fixed dx
    AvgPool2d.Forward(pool, px, py)
    AvgPool2d.Backward(pool, py, pdx)
    Assert.Equal(0.625, dx[3])

[<Fact>]
let ``GlobalAvgPool2d_EveryTier_ForwardAndBackward`` () =
    let y = [| 0.0f; 0.0f |]
    let dx = Array.zeroCreate<float32> 4
    GlobalAvgPool2d.Forward(2, 2, x32, y)
    Assert.Equal<float32 array>([| 1.5f; 3.5f |], y)
    GlobalAvgPool2d.Backward(2, 2, y, dx)
    Assert.Equal<float32 array>([| 0.75f; 0.75f; 1.75f; 1.75f |], dx)
    use px = fixed x32
    use py = fixed y
    use pdx = fixed dx
    GlobalAvgPool2d.Forward(2, 2, px, py)
    GlobalAvgPool2d.Backward(2, 2, py, pdx)
    let y64 = [| 0.0; 0.0 |]
    let dx64 = Array.zeroCreate<float> 4
    GlobalAvgPool2d.Forward(2, 2, x64, y64)
    GlobalAvgPool2d.Backward(2, 2, y64, dx64)
    use px64 = fixed x64
    use py64 = fixed y64
    use pdx64 = fixed dx64
    GlobalAvgPool2d.Forward(2, 2, px64, py64)
    GlobalAvgPool2d.Backward(2, 2, py64, pdx64)
    Assert.Equal<float array>([| 0.75; 0.75; 1.75; 1.75 |], dx64)

[<Fact>]
let ``BatchNorm2d_EveryTierF32_ForwardAndFold`` () =
    let gamma = [| 2.0f |]
    let beta = [| 1.0f |]
    let mean = [| 3.0f |]
    let variance = [| 4.0f |]
    let y = Array.zeroCreate<float32> 4
    BatchNorm2d.Forward(1, 1, 4, x32, gamma, beta, mean, variance, 0.0f, y, Activation.Relu)
    Assert.Equal<float32 array>([| 0.0f; 0.0f; 1.0f; 2.0f |], y)
    use px = fixed x32
    use pg = fixed gamma
    use pb = fixed beta
    use pm = fixed mean
    use pv = fixed variance
    use py = fixed y
    BatchNorm2d.Forward(1, 1, 4, px, pg, pb, pm, pv, 0.0f, py)
    Assert.Equal<float32 array>([| -1.0f; 0.0f; 1.0f; 2.0f |], y)
    let w = [| 5.0f |]
    let bias = [| 0.0f |]
    BatchNorm2d.Fold(1, 1, gamma, beta, mean, variance, 0.0f, w, bias)
    Assert.Equal(struct (5.0f, -2.0f), struct (w[0], bias[0]))

[<Fact>]
let ``BatchNorm2d_EveryTierF64_ForwardAndFold`` () =
    let gamma = [| 2.0 |]
    let beta = [| 1.0 |]
    let mean = [| 3.0 |]
    let variance = [| 4.0 |]
    let y = Array.zeroCreate<float> 4
    BatchNorm2d.Forward(1, 1, 4, x64, gamma, beta, mean, variance, 0.0, y)
    use px = fixed x64
    use pg = fixed gamma
    use pb = fixed beta
    use pm = fixed mean
    use pv = fixed variance
    use py = fixed y
    BatchNorm2d.Forward(1, 1, 4, px, pg, pb, pm, pv, 0.0, py)
    Assert.Equal<float array>([| -1.0; 0.0; 1.0; 2.0 |], y)
    let w = [| 5.0 |]
    let bias = [| 0.0 |]
    BatchNorm2d.Fold(1, 1, gamma, beta, mean, variance, 0.0, w, bias)
    Assert.Equal(struct (5.0, -2.0), struct (w[0], bias[0]))

[<Fact>]
let ``ConvTranspose2d_EveryTierF32_ForwardAndBackward`` () =
    let x = [| 3.0f |]
    let w = [| 5.0f; 7.0f |]
    let bias = [| 1.0f |]
    let y = Array.zeroCreate<float32> 2
    let dw = Array.zeroCreate<float32> 2
    let dx = [| 0.0f |]
    let db = [| 0.0f |]
    ConvTranspose2d.Forward(transposed, x, w, ReadOnlySpan bias, y)
    Assert.Equal<float32 array>([| 16.0f; 22.0f |], y)
    ConvTranspose2d.BackwardWeights(transposed, x, y, 0.0f, dw)
    ConvTranspose2d.BackwardData(transposed, w, y, dx)
    ConvTranspose2d.BackwardBias(transposed, y, 0.0f, db)
    Assert.Equal(struct (48.0f, 234.0f, 38.0f), struct (dw[0], dx[0], db[0]))
    use px = fixed x
    use pw = fixed w
    use pb = fixed bias
    use py = fixed y
    use pdw = fixed dw
    use pdx = fixed dx
    use pdb = fixed db
    ConvTranspose2d.Forward(transposed, px, pw, pb, py)
    ConvTranspose2d.BackwardWeights(transposed, px, py, 0.0f, pdw)
    ConvTranspose2d.BackwardData(transposed, pw, py, pdx)
    ConvTranspose2d.BackwardBias(transposed, py, 0.0f, pdb)
    Assert.Equal(struct (48.0f, 234.0f, 38.0f), struct (dw[0], dx[0], db[0]))

[<Fact>]
let ``ConvTranspose2d_EveryTierF64_ForwardAndBackward`` () =
    let x = [| 3.0 |]
    let w = [| 5.0; 7.0 |]
    let y = Array.zeroCreate<float> 2
    let dw = Array.zeroCreate<float> 2
    let dx = [| 0.0 |]
    let db = [| 0.0 |]
    ConvTranspose2d.Forward(transposed, x, w, ReadOnlySpan.Empty, y, Activation.Relu, threads = 2)
    Assert.Equal<float array>([| 15.0; 21.0 |], y)
    ConvTranspose2d.BackwardWeights(transposed, x, y, 0.0, dw)
    ConvTranspose2d.BackwardData(transposed, w, y, dx)
    ConvTranspose2d.BackwardBias(transposed, y, 0.0, db)
    use px = fixed x
    use pw = fixed w
    use py = fixed y
    use pdw = fixed dw
    use pdx = fixed dx
    use pdb = fixed db
    ConvTranspose2d.Forward(transposed, px, pw, NativePtr.nullPtr, py)
    ConvTranspose2d.BackwardWeights(transposed, px, py, 0.0, pdw)
    ConvTranspose2d.BackwardData(transposed, pw, py, pdx)
    ConvTranspose2d.BackwardBias(transposed, py, 1.0, pdb)
    Assert.Equal(struct (45.0, 222.0, 72.0), struct (dw[0], dx[0], db[0]))

[<Fact>]
let ``ConvTransposeShape_Properties_AreTheArguments`` () =
    let s =
        ConvTransposeShape(2, 4, 3, 5, 6, 2, 3, strideHeight = 2, strideWidth = 3, outputPadHeight = 1, outputPadWidth = 2, groups = 2)
    Assert.Equal<int array>([| 2; 4; 6; 7; 17; 1; 2 |],
        [| s.Batch; s.InChannels; s.OutChannels; s.OutHeight; s.OutWidth; s.OutputPadHeight; s.OutputPadWidth |])
    Assert.Equal<int array>([| 2 * 4 * 15; 4 * 3 * 6; 2 * 6 * 7 * 17 |], [| s.InputLength; s.WeightLength; s.OutputLength |])
    Assert.Equal(s.InputLength, s.Convolution.OutputLength)
    Assert.Equal(s, s.WithBatch(1).WithBatch 2)

[<Fact>]
let ``Conv2d_BackwardData_AddsUp`` () =
    let shape = ConvShape.OneDimensional(1, 1, 2, outChannels = 1, kernel = 2)
    let dx = [| 1.0f; 1.0f |]
    let w = [| 3.0f; 4.0f |]
    let dy = [| 2.0f |]
    Conv2d.BackwardData(shape, w, dy, dx, beta = 1.0f)
    Assert.Equal<float32 array>([| 7.0f; 9.0f |], dx)
    Assert.True(Conv2d.BackwardDataWorkspaceSizeF32(shape, accumulates = true) >= 0un)

[<Fact>]
let ``Layers_OfPoolingAndNormalisation_ForwardAndBackward`` () =
    let average = AvgPool2d<float32>(pool, countPadding = true)
    Assert.Equal(struct (4, 1, true, 1), struct (average.InputSize, average.OutputSize, average.CountPadding, average.Shape.Batch))
    let y = [| 0.0f |]
    let dx = Array.zeroCreate<float32> 4
    average.Forward(1, x32, y)
    average.Backward(1, y, dx)
    Assert.Equal(struct (2.5f, 0.625f), struct (y[0], dx[0]))
    let mean = GlobalAvgPool2d<float32>(1, 4)
    Assert.Equal(struct (4, 1), struct (mean.InputSize, mean.OutputSize))
    mean.Forward(1, x32, y)
    mean.Backward(1, y, dx)
    Assert.Equal(struct (2.5f, 0.625f), struct (y[0], dx[0]))
    use one = new Parameter<float32>("one", [| 1 |])
    use weight = new Parameter<float32>("w", [| 1; 1; 1; 1 |])
    use bias = new Parameter<float32>("b", [| 1 |])
    one.Value[0] <- 1.0f
    weight.Value[0] <- 4.0f
    let norm = BatchNorm2d<float32>(4, one, one, one, one, 0.0f, Activation.None)
    Assert.Equal(struct (4, 0.0f, Activation.None), struct (norm.Size, norm.Epsilon, norm.Activation))
    norm.Forward(1, x32, dx)
    Assert.Equal<float32 array>(x32, dx)
    norm.FoldInto(Conv2d<float32>(ConvShape(1, 1, 2, 2, 1, 1, 1), weight, bias))
    Assert.Equal(4.0f, weight.Value[0])

[<Fact>]
let ``Layers_OfConvolutions_ForwardAndBackward`` () =
    use weight = new Parameter<float>("w", [| 1; 1; 1; 2 |])
    use narrow = new Parameter<float>("n", [| 1; 1; 2 |])
    weight.Value.Fill 2.0
    narrow.Value.Fill 2.0
    let wide = ConvTranspose2d<float>(transposed, weight)
    Assert.Equal(struct (1, 2, Activation.None, 1), struct (wide.InputSize, wide.OutputSize, wide.Activation, wide.Shape.Batch))
    let x = [| 3.0 |]
    let y = Array.zeroCreate<float> 2
    let dx = [| 0.0 |]
    wide.Forward(1, x, y)
    wide.Backward(1, x, y, y, dx, accumulate = false)
    Assert.Equal(struct (6.0, 24.0, 18.0), struct (y[0], dx[0], weight.Gradient[0]))
    let line = Conv1d<float>(ConvShape.OneDimensional(1, 1, 2, 1, 2), narrow)
    Assert.Equal(struct (2, 1, Activation.None, 1), struct (line.InputSize, line.OutputSize, line.Activation, line.Shape.Batch))
    let z = [| 0.0 |]
    let dy = Array.zeroCreate<float> 2
    line.Forward(1, y, z)
    line.Backward(1, y, z, z, dy, accumulate = true, accumulateDx = true)
    Assert.Equal(struct (24.0, 48.0, 144.0), struct (z[0], dy[0], narrow.Gradient[0]))
