package dev.retort.fakes;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Decides what goes wrong with which request. */
@FunctionalInterface
public interface FaultPlan {

    /** Nothing ever goes wrong. */
    FaultPlan NONE = request -> Fault.NONE;

    /** Returns what goes wrong with a request; called once a request, from any thread. */
    Fault of(FakeRequest request);

    /** Lets these faults happen to the first requests, one each in order, and nothing afterwards. */
    static FaultPlan first(Fault... faults) {
        return request -> request.number() <= faults.length ? faults[request.number() - 1] : Fault.NONE;
    }

    /** Lets these faults happen in turn to every {@code n}-th request. */
    static FaultPlan every(int n, List<Fault> faults) {
        return request -> request.number() % n == 0 ? faults.get(request.number() / n % faults.size()) : Fault.NONE;
    }

    /** Lets one of these faults happen to a share of all requests, by chance from a seed and the request's number. */
    static FaultPlan random(double share, List<Fault> faults, long seed) {
        return request -> {
            Random random = new Random(seed * 1_000_003 + request.number());
            random.nextInt();
            return random.nextDouble() < share ? faults.get(random.nextInt(faults.size())) : Fault.NONE;
        };
    }

    /** Returns one fault of each kind a busy service shows; stalls last {@code stall}. */
    static List<Fault> everyKind(Duration stall) {
        return List.of(
                Fault.tooMany("0"),
                Fault.status(500),
                Fault.status(503),
                new Fault.Reset(),
                new Fault.Stall(stall),
                new Fault.Truncation(),
                new Fault.Malformation(),
                new Fault.HalfJson());
    }
}
