module Kernels.FSharp.LayerTests

open System
open Kernels
open Kernels.Layers
open Xunit

[<Fact>]
let ``Linear_ForwardAndBackwardF32_AreTheProduct`` () =
    use weight = new Parameter<float32>("w", [| 2; 1 |])
    use bias = new Parameter<float32>("b", [| 1 |])
    weight.Value[0] <- 2.0f
    weight.Value[1] <- 3.0f
    bias.Value[0] <- 1.0f
    let layer = Linear<float32>(weight, bias, Activation.Relu)
    Assert.Equal(struct (2, 1, Activation.Relu), struct (layer.InputSize, layer.OutputSize, layer.Activation))
    let x = [| 1.0f; 10.0f; 1.0f; -10.0f |]
    let y = Array.zeroCreate<float32> 2
    layer.Forward(2, x, y)
    Assert.Equal<float32 array>([| 33.0f; 0.0f |], y)
    use packed = layer.Pack()
    let again = Array.zeroCreate<float32> 2
    layer.ForwardPacked(2, x, packed, again)
    Assert.Equal<float32 array>(y, again)
    let dy = [| 1.0f; 1.0f |]
    let dx = Array.zeroCreate<float32> 4
    layer.Backward(2, x, y, dy, dx)
    Assert.Equal<float32 array>([| 2.0f; 3.0f; 0.0f; 0.0f |], dx)
    Assert.Equal<float32 array>([| 1.0f; 10.0f |], weight.Gradient.ToArray())
    Assert.Equal(1.0f, bias.Gradient[0])

[<Fact>]
let ``Linear_WithoutBiasF64_IsTheProduct`` () =
    use weight = new Parameter<float>("w", [| 2; 1 |])
    weight.Value.Fill 2.0
    let layer = Linear<float> weight
    let x = [| 1.0; 10.0 |]
    let y = Array.zeroCreate<float> 1
    let dy = [| 1.0 |]
    layer.Forward(1, x, y)
    Assert.Equal<float array>([| 22.0 |], y)
    layer.Backward(1, x, ReadOnlySpan<float>.Empty, dy, Span<float>.Empty)
    Assert.Equal<float array>(x, weight.Gradient.ToArray())

[<Fact>]
let ``Conv2d_ForwardAndBackwardF64_AreTheConvolution`` () =
    use weight = new Parameter<float>("w", [| 1; 1; 1; 2 |])
    use bias = new Parameter<float>("b", [| 1 |])
    weight.Value[0] <- 1.0
    weight.Value[1] <- -1.0
    let layer = Conv2d<float>(ConvShape(1, 1, 1, 3, 1, 1, 2), weight, bias, Activation.None)
    Assert.Equal(struct (3, 2, Activation.None), struct (layer.InputSize, layer.OutputSize, layer.Activation))
    Assert.Equal(1, layer.Shape.Batch)
    let x = [| 5.0; 3.0; 7.0 |]
    let y = Array.zeroCreate<float> 2
    layer.Forward(1, x, y)
    Assert.Equal<float array>([| 2.0; -4.0 |], y)
    let dy = [| 1.0; 1.0 |]
    let dx = Array.zeroCreate<float> 3
    layer.Backward(1, x, y, dy, dx)
    Assert.Equal<float array>([| 1.0; 0.0; -1.0 |], dx)
    Assert.Equal<float array>([| 8.0; 10.0 |], weight.Gradient.ToArray())
    Assert.Equal(2.0, bias.Gradient[0])

[<Fact>]
let ``MaxPool2d_ForwardAndBackwardF32_FollowTheMaximum`` () =
    let layer = MaxPool2d<float32>(PoolShape(1, 1, 1, 4, 1, 2, 1, 2))
    Assert.Equal(struct (4, 2, 1), struct (layer.InputSize, layer.OutputSize, layer.Shape.Batch))
    let x = [| 1.0f; 4.0f; 3.0f; 2.0f |]
    let y = Array.zeroCreate<float32> 2
    let places = Array.zeroCreate<int> 2
    layer.Forward(1, x, y)
    Assert.Equal<float32 array>([| 4.0f; 3.0f |], y)
    layer.Forward(1, x, y, places)
    Assert.Equal<float32 array>([| 4.0f; 3.0f |], y)
    let dy = [| 5.0f; 6.0f |]
    let dx = Array.zeroCreate<float32> 4
    layer.Backward(1, places, dy, dx)
    Assert.Equal<float32 array>([| 0.0f; 5.0f; 6.0f; 0.0f |], dx)

[<Fact>]
let ``Relu_ForwardAndBackwardF32_KeepThePositive`` () =
    let layer = Relu<float32> 3
    Assert.Equal(3, layer.Size)
    let y = [| -1.0f; 0.0f; 2.0f |]
    layer.Forward(1, y, y)
    Assert.Equal<float32 array>([| 0.0f; 0.0f; 2.0f |], y)
    let dy = [| 7.0f; 7.0f; 7.0f |]
    let dx = Array.zeroCreate<float32> 3
    layer.Backward(1, y, dy, dx)
    Assert.Equal<float32 array>([| 0.0f; 0.0f; 7.0f |], dx)

[<Fact>]
let ``Softmax_ForwardAndBackwardF64_OfEqualScores`` () =
    let layer = Softmax<float> 2
    Assert.Equal(2, layer.Size)
    let x = [| 3.0; 3.0 |]
    let y = Array.zeroCreate<float> 2
    layer.Forward(1, x, y)
    Assert.Equal<float array>([| 0.5; 0.5 |], y)
    let dy = [| 1.0; 0.0 |]
    let dx = Array.zeroCreate<float> 2
    layer.Backward(1, y, dy, dx)
    Assert.Equal<float array>([| 0.25; -0.25 |], dx)

[<Fact>]
let ``CrossEntropy_ForwardAndBackwardF32_OfEqualScores`` () =
    let layer = CrossEntropy<float32> 2
    Assert.Equal(2, layer.Classes)
    let x = [| 3.0f; 3.0f |]
    let labels = [| 1 |]
    let dx = Array.zeroCreate<float32> 2
    let loss = layer.Backward(1, x, labels, dx)
    Assert.Equal(log 2.0f, loss, 6)
    Assert.Equal(loss, layer.Forward(1, x, labels))
    Assert.Equal<float32 array>([| 0.5f; -0.5f |], dx)
