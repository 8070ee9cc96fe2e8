module Kernels.FSharp.SelfTestTests

open System
open Kernels
open Xunit

[<Fact>]
let ``SelfTest_OnEverySet_PassesAndSaysWhatItDid`` () =
    let report = SelfTest.Run()
    Assert.True(report.Passed, report.ToString())

    for run in report.Runs do
        Assert.True(Isa.IsSupported run.InstructionSet)
        Assert.True(run.Checks > 0)
        Assert.Empty run.Differences
        Assert.True(run.Elapsed > TimeSpan.Zero)

    Assert.True((SelfTest.RunOn Isa.Current).Passed)
