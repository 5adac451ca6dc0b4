import Dispatch
import Foundation
import PulseRack

/// Ctrl-C: the first one ends the run after the blocks that are being worked on, the second one at once.
final class Interrupt {
    private let sources: [any DispatchSourceSignal]

    init(_ cancellation: Cancellation) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if cancellation.isCancelled {
                    signal(number, SIG_DFL)
                    raise(number)
                }
                cancellation.cancel()
                Terminal.error("\nfinishing the shots under way; once more to stop at once")
            }
            source.resume()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }
}
