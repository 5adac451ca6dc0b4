"""Which tests had begun and not ended in a stream of events that 'swift test --event-stream-output-path FILE' wrote."""

import json
import sys

under_way = {}
with open(sys.argv[1], encoding="utf-8", errors="replace") as file:
    for line in file:
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue  # The last line of a process that was ended.
        event = record.get("payload", {})
        if record.get("kind") != "event" or event.get("kind") not in (
                "testStarted", "testEnded", "testCaseStarted", "testCaseEnded"):
            continue
        key = event.get("testID"), event.get("_testCase", {}).get("displayName")
        if event["kind"].endswith("Started"):
            under_way[key] = True
        else:
            under_way.pop(key, None)
print(f"{len(under_way)} tests, suites and cases had begun and not ended:")
for test, case in under_way:
    print(f"  {test}" + (f" ({case})" if case else ""))
