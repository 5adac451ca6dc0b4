// One import is enough for whoever embeds the rack: the modules whose types stand in this façade's own API
// come along. `@_exported` has no official spelling yet; the compiler has kept this one since Swift 1.
@_exported public import struct PulseLanguage.DurationValue
@_exported public import enum PulseLanguage.Value
@_exported public import ClusterServer
@_exported public import FeedbackCodec
@_exported public import FeedbackLink
@_exported public import RackDiagnostics
@_exported public import RackEmulator
@_exported public import RackModel
@_exported public import RackNumerics
@_exported public import RackUnits
@_exported public import RunLog
@_exported public import Scheduling
@_exported public import Sequencing
