// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is built with.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// Numeric rooms stay optimised in debug builds: without it the tests of the solver crawl.
let hot: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let realModule: Target.Dependency = .product(name: "RealModule", package: "swift-numerics")

/// Arrows as in the layer table of the DocC article "The house"; `tools/tidy` holds the code to them.
let package = Package(
    name: "PulseRack",
    products: [
        .library(name: "PulseRack", targets: ["PulseRack"]),
        .executable(name: "pulserack", targets: ["pulserack"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // C: system libraries
        .systemLibrary(name: "CFFTW3", pkgConfig: "fftw3", providers: [.apt(["libfftw3-dev"])]),
        .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
        // C: numeric routines for instructions that only some processors have
        .target(name: "CRackKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),

        // Layer 0
        .target(name: "RackUnits", swiftSettings: hot, linkerSettings: [.linkedLibrary("m")]),
        .target(name: "RackDiagnostics", swiftSettings: strict),
        .target(name: "RackNumerics", dependencies: ["CRackKernels", realModule], swiftSettings: hot),

        // Layer 1
        .target(
            name: "PulseLanguage", dependencies: ["RackUnits", "RackDiagnostics", realModule],
            swiftSettings: hot),
        .target(
            name: "RackModel", dependencies: ["RackUnits", "RackDiagnostics", realModule],
            swiftSettings: strict),

        // Layer 2
        .target(
            name: "Scheduling",
            dependencies: ["PulseLanguage", "RackModel", "RackUnits", "RackDiagnostics", "RackNumerics", realModule],
            swiftSettings: hot),

        // Layer 3
        .target(
            name: "Sequencing",
            dependencies: ["Scheduling", "RackModel", "RackUnits", "RackDiagnostics", "RackNumerics", realModule],
            swiftSettings: hot),
        .target(
            name: "SignalChain",
            dependencies: ["CFFTW3", "RackModel", "RackUnits", "RackDiagnostics", "RackNumerics", realModule],
            swiftSettings: hot),
        .target(
            name: "QubitDynamics", dependencies: ["RackModel", "RackUnits", "RackNumerics", realModule],
            swiftSettings: hot),
        .target(
            name: "Readout",
            dependencies: ["RackModel", "RackUnits", "RackDiagnostics", "RackNumerics", realModule],
            swiftSettings: hot),
        .target(name: "FeedbackCodec", dependencies: ["RackUnits", "RackDiagnostics", "RackNumerics"], swiftSettings: hot),

        // Layer 4: the deterministic core ends here
        .target(
            name: "RackEmulator",
            dependencies: [
                "PulseLanguage", "Scheduling", "Sequencing", "SignalChain", "QubitDynamics", "Readout",
                "FeedbackCodec", "RackModel", "RackUnits", "RackDiagnostics", "RackNumerics", realModule,
            ],
            swiftSettings: hot),

        // Layer 5: files and sockets
        .target(
            name: "RunLog",
            dependencies: ["CHDF5", "RackEmulator", "Sequencing", "RackModel", "RackNumerics", "RackUnits"], swiftSettings: hot),
        .target(
            name: "FeedbackLink",
            dependencies: ["FeedbackCodec", "RackEmulator", "RackModel", "RackDiagnostics"],
            swiftSettings: hot),
        .target(
            name: "ClusterServer",
            dependencies: [
                "RackEmulator", "Sequencing", "RackModel", "RackDiagnostics",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: hot),
        .target(
            name: "RackFiles",
            dependencies: ["RackModel", "PulseLanguage", "RackUnits", "RackDiagnostics", "Yams"],
            swiftSettings: strict),

        // Layer 6: people
        .target(
            name: "PulseRack",
            dependencies: [
                "RackFiles", "RunLog", "FeedbackLink", "ClusterServer", "RackEmulator", "Scheduling", "Sequencing", "SignalChain",
                "QubitDynamics", "Readout", "FeedbackCodec", "PulseLanguage", "RackModel", "RackUnits", "RackDiagnostics",
                "RackNumerics",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "pulserack",
            dependencies: [
                "PulseRack", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // Tests: one target a room, and one for the product as its user sees it
        .testTarget(
            name: "RackUnitsTests", dependencies: ["RackUnits"],
            swiftSettings: strict),
        .testTarget(
            name: "RackDiagnosticsTests", dependencies: ["RackDiagnostics"],
            swiftSettings: strict),
        .testTarget(
            name: "RackNumericsTests", dependencies: ["RackNumerics"],
            swiftSettings: strict),
        .testTarget(
            name: "PulseLanguageTests", dependencies: ["PulseLanguage", "RackUnits", "RackDiagnostics"],
            swiftSettings: strict),
        .testTarget(
            name: "RackModelTests", dependencies: ["RackModel", "RackUnits", "RackDiagnostics"],
            swiftSettings: strict),
        .testTarget(
            name: "SchedulingTests",
            dependencies: [
                "Scheduling", "PulseLanguage", "RackModel", "RackUnits", "RackDiagnostics",
                "RackNumerics",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SequencingTests",
            dependencies: [
                "Sequencing", "Scheduling", "RackModel", "RackUnits", "RackDiagnostics", "RackNumerics",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FeedbackCodecTests", dependencies: ["FeedbackCodec"],
            swiftSettings: strict),
        .testTarget(
            name: "FeedbackLinkTests",
            dependencies: [
                "FeedbackLink", "FeedbackCodec", "RackEmulator", "Scheduling", "PulseLanguage", "RackModel", "RackUnits",
                "RackDiagnostics",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SignalChainTests",
            dependencies: [
                "SignalChain", "RackModel", "RackUnits", "RackDiagnostics", "RackNumerics", realModule,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "QubitDynamicsTests",
            dependencies: [
                "QubitDynamics", "RackModel", "RackUnits", "RackNumerics",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ReadoutTests",
            dependencies: [
                "Readout", "QubitDynamics", "RackModel", "RackUnits", "RackDiagnostics", "RackNumerics", realModule,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RackEmulatorTests",
            dependencies: [
                "RackEmulator", "RackFiles", "PulseLanguage", "Scheduling", "Sequencing", "SignalChain",
                "QubitDynamics", "Readout", "FeedbackCodec", "RackModel", "RackUnits", "RackDiagnostics", "RackNumerics",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RunLogTests",
            dependencies: [
                "RunLog", "RackEmulator", "Sequencing", "Scheduling", "RackModel", "RackUnits", "RackNumerics",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ClusterServerTests",
            dependencies: ["ClusterServer", "RackEmulator", "Sequencing", "RackModel", "RackDiagnostics"],
            swiftSettings: strict),
        .testTarget(
            name: "RackFilesTests",
            dependencies: [
                "RackFiles", "RackModel", "RackUnits", "RackDiagnostics",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PulseRackTests", dependencies: ["PulseRack", "RackModel", "RackNumerics", "RackDiagnostics"],
            swiftSettings: strict),
    ]
)
