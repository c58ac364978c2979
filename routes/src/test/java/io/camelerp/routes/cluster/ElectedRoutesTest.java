/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.cluster.ClusteredRoutePolicy;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.cluster.AbstractCamelClusterService;
import org.apache.camel.support.cluster.AbstractCamelClusterView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ElectedRoutesTest {

    private static final String WDT = "erp-wdt";

    /** Routes that cannot start. */
    private final Set<String> away = new HashSet<>();
    private Runnable atStart = () -> {
    };
    private CamelContext context;
    private ElectedRoutes elected;
    private Votes votes;

    @BeforeEach
    void start() throws Exception {
        context = new DefaultCamelContext();
        context.addComponent("share", new ShareComponent(away::contains));
        VoteService service = new VoteService();
        context.addService(service, true);
        votes = (Votes) service.getView(WDT);
        elected = new ElectedRoutes(context);
        ClusteredRoutePolicy policy = ClusteredRoutePolicy.forNamespace(context, WDT);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("share:first").routeId("first").routePolicy(policy, elected.add(WDT, policy, "first", true)).stop();
                from("share:second").routeId("second").routePolicy(policy, elected.add(WDT, policy, "second", true)).stop();
                from("share:resting").routeId("resting").autoStartup(false)
                        .routePolicy(policy, elected.add(WDT, policy, "resting", false), new RoutePolicySupport() {
                            @Override
                            public void onStart(Route route) {
                                atStart.run();
                            }
                        }).stop();
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void elect() {
        votes.elect(true);
        lookTwice();
    }

    private void lose() {
        votes.elect(false);
        lookTwice();
    }

    private void lookTwice() {
        elected.look();
        elected.look();
    }

    private Map<String, ServiceStatus> states() {
        return Map.of("first", state("first"), "second", state("second"), "resting", state("resting"));
    }

    private ServiceStatus state(String route) {
        return context.getRouteController().getRouteStatus(route);
    }

    private static Map<String, ServiceStatus> states(ServiceStatus first, ServiceStatus second, ServiceStatus resting) {
        return Map.of("first", first, "second", second, "resting", resting);
    }

    @Test
    void shouldRunWhatStartsByItselfWhereItIsElected() {
        lookTwice();
        assertThat(states()).doesNotContainValue(ServiceStatus.Started);

        elect();

        assertThat(states()).isEqualTo(states(ServiceStatus.Started, ServiceStatus.Started, ServiceStatus.Stopped));
        assertThat(elected.failures()).isEmpty();
    }

    /** The policy stops only what it has started, and that is nothing once a route before has failed. */
    @Test
    void shouldStopWhatStartedLateWhenTheElectionIsLost() {
        away.addAll(List.of("first", "second"));
        elect();
        assertThat(elected.failures()).containsOnlyKeys("first", "second");
        away.clear();
        elected.look();
        assertThat(states()).isEqualTo(states(ServiceStatus.Started, ServiceStatus.Started, ServiceStatus.Stopped));

        lose();

        assertThat(states()).doesNotContainValue(ServiceStatus.Started);
    }

    @Test
    void shouldStopWhatSomebodyStartedWhenTheElectionIsLost() throws Exception {
        elect();
        context.getRouteController().startRoute("resting");

        lose();

        assertThat(states()).doesNotContainValue(ServiceStatus.Started);
    }

    @Test
    void shouldStopWhatSomebodyStartedBeforeTheElectionThatIsLost() throws Exception {
        context.getRouteController().startRoute("resting");
        elect();
        assertThat(state("resting")).isEqualTo(ServiceStatus.Started);

        lose();

        assertThat(states()).doesNotContainValue(ServiceStatus.Started);
    }

    @Test
    void shouldStopWhatWasStartingWhenItWasLookedAfter() throws Exception {
        atStart = elected::look;
        context.getRouteController().startRoute("resting");

        lookTwice();

        assertThat(states()).doesNotContainValue(ServiceStatus.Started);
    }

    @Test
    void shouldTryAgainWhatRanInAnElectionBeforeAndDoesNotStart() {
        elect();
        lose();
        away.add("first");
        elect();
        assertThat(elected.failures()).containsEntry("first", "The share is away");

        away.clear();
        elected.look();

        assertThat(state("first")).isEqualTo(ServiceStatus.Started);
        assertThat(elected.failures()).isEmpty();
    }

    /** Between two looks: nobody has seen that it was lost. */
    @Test
    void shouldTryAgainWhatDoesNotStartInAnElectionThatWasLostForAMoment() {
        elect();
        votes.elect(false);
        away.add("first");
        votes.elect(true);
        lookTwice();
        assertThat(elected.failures()).containsEntry("first", "The share is away");

        away.clear();
        elected.look();

        assertThat(states()).isEqualTo(states(ServiceStatus.Started, ServiceStatus.Started, ServiceStatus.Stopped));
    }

    @Test
    void shouldTellNoFailureOfAnElectionThatIsLost() {
        away.addAll(List.of("first", "second"));
        elect();
        assertThat(elected.failures()).isNotEmpty();

        votes.elect(false);
        elected.look();

        assertThat(elected.failures()).isEmpty();
    }

    @Test
    void shouldLeaveStoppedWhatSomebodyStartedTooEarlyAndStopped() throws Exception {
        context.getRouteController().startRoute("first");
        elect();

        context.getRouteController().stopRoute("first");
        lookTwice();

        assertThat(state("first")).isEqualTo(ServiceStatus.Stopped);
    }

    /** One member, which is elected or not as a test wants it. */
    private static final class Votes extends AbstractCamelClusterView {

        private volatile boolean leader;

        private final CamelClusterMember member = new CamelClusterMember() {
            @Override
            public boolean isLeader() {
                return leader;
            }

            @Override
            public boolean isLocal() {
                return true;
            }

            @Override
            public String getId() {
                return "me";
            }
        };

        Votes(VoteService service, String namespace) {
            super(service, namespace);
        }

        void elect(boolean yes) {
            leader = yes;
            fireLeadershipChangedEvent(getLeader());
        }

        @Override
        public Optional<CamelClusterMember> getLeader() {
            return leader ? Optional.of(member) : Optional.empty();
        }

        @Override
        public CamelClusterMember getLocalMember() {
            return member;
        }

        @Override
        public List<CamelClusterMember> getMembers() {
            return List.of(member);
        }
    }

    private static final class VoteService extends AbstractCamelClusterService<Votes> {

        @Override
        protected Votes createView(String namespace) {
            return new Votes(this, namespace);
        }
    }
}
