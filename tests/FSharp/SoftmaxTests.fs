module Kernels.FSharp.SoftmaxTests

open System
open Kernels
open Xunit

let private x32 = [| 3.0f; 3.0f; -1.0f; -1.0f |]
let private x64 = [| 3.0; 3.0; -1.0; -1.0 |]
let private labels = [| 0; 1 |]

[<Fact>]
let ``Arrays_Single_GiveRows`` () =
    let y = Array.zeroCreate<float32> 4
    let dx = Array.zeroCreate<float32> 4
    Softmax.Forward(2, 2, x32, 2, y, 2)
    Assert.Equal<float32 array>([| 0.5f; 0.5f; 0.5f; 0.5f |], y)
    Softmax.Backward(2, 2, y, 2, [| 1.0f; 0.0f; 0.0f; 2.0f |], 2, dx, 2, threads = 2)
    Assert.Equal<float32 array>([| 0.25f; -0.25f; -0.5f; 0.5f |], dx)
    LogSoftmax.Forward(2, 2, x32, 2, y, 2, threads = 2)
    Assert.Equal(-(log 2.0f), y[3])
    LogSoftmax.Backward(2, 2, y, 2, [| 1.0f; 0.0f; 0.0f; 2.0f |], 2, dx, 2)
    Assert.Equal<float32 array>([| 0.5f; -0.5f; -1.0f; 1.0f |], Array.map (fun (g: float32) -> round (g * 1000.0f) / 1000.0f) dx)
    Assert.Equal(log 2.0f, CrossEntropy.Forward(2, 2, x32, 2, labels))
    Assert.Equal(log 2.0f, CrossEntropy.ForwardBackward(2, 2, x32, 2, labels, dx, 2))
    Assert.Equal<float32 array>([| -0.25f; 0.25f; 0.25f; -0.25f |], dx)

[<Fact>]
let ``Pointers_Single_GiveRows`` () =
    let y = Array.zeroCreate<float32> 4
    let dx = Array.zeroCreate<float32> 4
    use px = fixed x32
    use py = fixed y
    use pdx = fixed dx
    use pt = fixed labels
    Softmax.Forward(2, 2, px, 2, py, 2)
    Assert.Equal<float32 array>([| 0.5f; 0.5f; 0.5f; 0.5f |], y)
    Softmax.Backward(2, 2, py, 2, px, 2, pdx, 2)
    Assert.Equal<float32 array>([| 0.0f; 0.0f; 0.0f; 0.0f |], dx)
    LogSoftmax.Forward(2, 2, px, 2, py, 2)
    Assert.Equal(-(log 2.0f), y[0])
    LogSoftmax.Backward(2, 2, py, 2, px, 2, pdx, 2)
    Assert.Equal(0.0, float dx[0], 5)
    Assert.Equal(log 2.0f, CrossEntropy.Forward(2, 2, px, 2, pt))
    Assert.Equal(log 2.0f, CrossEntropy.ForwardBackward(2, 2, px, 2, pt, pdx, 2, threads = 2))
    Assert.Equal<float32 array>([| -0.25f; 0.25f; 0.25f; -0.25f |], dx)

[<Fact>]
let ``Arrays_Double_GiveRows`` () =
    let y = Array.zeroCreate<float> 4
    let dx = Array.zeroCreate<float> 4
    Softmax.Forward(2, 2, x64, 2, y, 2)
    Assert.Equal<float array>([| 0.5; 0.5; 0.5; 0.5 |], y)
    Softmax.Backward(2, 2, y, 2, [| 1.0; 0.0; 0.0; 2.0 |], 2, dx, 2, threads = 2)
    Assert.Equal<float array>([| 0.25; -0.25; -0.5; 0.5 |], dx)
    LogSoftmax.Forward(2, 2, x64, 2, y, 2, threads = 2)
    Assert.Equal(-(log 2.0), y[3])
    LogSoftmax.Backward(2, 2, y, 2, [| 1.0; 0.0; 0.0; 2.0 |], 2, dx, 2)
    Assert.Equal<float array>([| 0.5; -0.5; -1.0; 1.0 |], Array.map (fun (g: float) -> round (g * 1000.0) / 1000.0) dx)
    Assert.Equal(log 2.0, CrossEntropy.Forward(2, 2, x64, 2, labels))
    Assert.Equal(log 2.0, CrossEntropy.ForwardBackward(2, 2, x64, 2, labels, dx, 2))
    Assert.Equal<float array>([| -0.25; 0.25; 0.25; -0.25 |], dx)

[<Fact>]
let ``Pointers_Double_GiveRows`` () =
    let y = Array.zeroCreate<float> 4
    let dx = Array.zeroCreate<float> 4
    use px = fixed x64
    use py = fixed y
    use pdx = fixed dx
    use pt = fixed labels
    Softmax.Forward(2, 2, px, 2, py, 2)
    Assert.Equal<float array>([| 0.5; 0.5; 0.5; 0.5 |], y)
    Softmax.Backward(2, 2, py, 2, px, 2, pdx, 2)
    Assert.Equal<float array>([| 0.0; 0.0; 0.0; 0.0 |], dx)
    LogSoftmax.Forward(2, 2, px, 2, py, 2)
    Assert.Equal(-(log 2.0), y[0])
    LogSoftmax.Backward(2, 2, py, 2, px, 2, pdx, 2)
    Assert.Equal(0.0, float dx[0], 5)
    Assert.Equal(log 2.0, CrossEntropy.Forward(2, 2, px, 2, pt))
    Assert.Equal(log 2.0, CrossEntropy.ForwardBackward(2, 2, px, 2, pt, pdx, 2, threads = 2))
    Assert.Equal<float array>([| -0.25; 0.25; 0.25; -0.25 |], dx)

[<Fact>]
let ``LabelOutOfRange_IsRefused`` () =
    let error =
        Assert.Throws<ArgumentOutOfRangeException>(fun () ->
            CrossEntropy.Forward(2, 2, x32, 2, [| 0; 2 |]) |> ignore)
    Assert.Equal("labels", error.ParamName)
