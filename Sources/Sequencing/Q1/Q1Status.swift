/// What a sequencer is doing; the raw value is what drivers are told.
public enum Q1State: String, Sendable {
    case idle = "IDLE"
    case armed = "ARMED"
    case running = "RUNNING"
    /// Its classical core has stopped, its real-time part has not.
    case coreStopped = "Q1_STOPPED"
    case stopped = "STOPPED"
}

/// A status flag of a sequencer; the raw value is what drivers are told.
public enum Q1Flag: String, Sendable, CaseIterable {
    case illegalInstruction = "SEQUENCE_PROCESSOR_Q1_ILLEGAL_INSTRUCTION"
    case illegalRealTimeInstruction = "SEQUENCE_PROCESSOR_RT_EXEC_ILLEGAL_INSTRUCTION"
    case commandUnderflow = "SEQUENCE_PROCESSOR_RT_EXEC_COMMAND_UNDERFLOW"
    case dataOverflow = "SEQUENCE_PROCESSOR_DATA_OVERFLOW"
    case eventOverflow = "SEQUENCE_PROCESSOR_EVENT_OVERFLOW"
    case waveIndexInvalid0 = "AWG_WAVE_PLAYBACK_INDEX_INVALID_PATH_0"
    case waveIndexInvalid1 = "AWG_WAVE_PLAYBACK_INDEX_INVALID_PATH_1"
    case weightIndexInvalid0 = "ACQ_WEIGHT_PLAYBACK_INDEX_INVALID_PATH_0"
    case weightIndexInvalid1 = "ACQ_WEIGHT_PLAYBACK_INDEX_INVALID_PATH_1"
    case acquisitionIndexInvalid = "ACQ_INDEX_INVALID"
    case binIndexInvalid = "ACQ_BIN_INDEX_INVALID"
    case binningFIFOError = "ACQ_BINNING_FIFO_ERROR"
    case binningOutOfRange = "ACQ_BINNING_OUT_OF_RANGE"
    case binningCommunicationError = "ACQ_BINNING_COMM_ERROR"
    case scopeOverwritten0 = "ACQ_SCOPE_OVERWRITTEN_PATH_0"
    case scopeOverwritten1 = "ACQ_SCOPE_OVERWRITTEN_PATH_1"
    case scopeOutOfRange0 = "ACQ_SCOPE_OUT_OF_RANGE_PATH_0"
    case scopeOutOfRange1 = "ACQ_SCOPE_OUT_OF_RANGE_PATH_1"
    case scopeDone0 = "ACQ_SCOPE_DONE_PATH_0"
    case scopeDone1 = "ACQ_SCOPE_DONE_PATH_1"
    case binningDone = "ACQ_BINNING_DONE"
    case outputOverflow = "OUTPUT_OVERFLOW"
    case triggerConflict = "TRIGGER_NETWORK_CONFLICT"
    case triggerMissed = "TRIGGER_NETWORK_MISSED_INTERNAL_TRIGGER"
    case forcedStop = "FORCED_STOP"
    case disarmed = "DISARMED"
}
