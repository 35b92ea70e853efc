package io.missioncontrol.edge.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.missioncontrol.edge.ApiException;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BatchingTest {

    private static final int LIMIT = 3;

    /** The statements that are running, in their order. */
    private final List<Statement> statements = new ArrayList<>();

    private record Statement(List<String> items, CompletableFuture<List<String>> end) {

        void succeed() {
            end.complete(items.stream().map(String::toUpperCase).toList());
        }
    }

    private final Batching<String, String> batching = batching(1);

    private Batching<String, String> batching(int running) {
        return new Batching<>(new Batching.Limits(running, LIMIT, 100, 5), String::length, items -> {
            Statement statement = new Statement(items, new CompletableFuture<>());
            statements.add(statement);
            return Uni.createFrom().completionStage(statement.end());
        });
    }

    private CompletableFuture<String> add(String item) {
        return batching.add(item).subscribeAsCompletionStage();
    }

    @Test
    void whatComesToAnIdleOneGoesAtOnceAndAlone() {
        add("a");

        assertThat(statements).extracting(Statement::items).containsExactly(List.of("a"));
    }

    @Test
    void whatComesMeanwhileGoesTogetherWhenTheStatementEnds() {
        // Given
        CompletableFuture<String> first = add("a");
        CompletableFuture<String> second = add("b");
        CompletableFuture<String> third = add("c");

        // When
        statements.getFirst().succeed();
        statements.get(1).succeed();

        // Then
        assertThat(statements).extracting(Statement::items).containsExactly(List.of("a"), List.of("b", "c"));
        assertThat(List.of(first.join(), second.join(), third.join())).containsExactly("A", "B", "C");
    }

    @Test
    void asManyStatementsRunAsAllowed() {
        Batching<String, String> two = batching(2);

        List.of("a", "b", "c").forEach(item -> two.add(item).subscribeAsCompletionStage());

        assertThat(statements).extracting(Statement::items).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void oneStatementTakesNoMoreThanItsLimits() {
        // Given
        add("a");
        String heavy = "h".repeat(101);
        List.of("b", "c", "d", "e", heavy).forEach(this::add);

        // When
        for (int i = 0; i < statements.size(); i++) {
            statements.get(i).succeed();
        }

        // Then
        assertThat(statements)
                .extracting(Statement::items)
                .containsExactly(List.of("a"), List.of("b", "c", "d"), List.of("e"), List.of(heavy));
    }

    @Test
    void aFailureIsEverybodysInTheStatementAndNobodyElses() {
        // Given
        add("a");
        CompletableFuture<String> second = add("b");
        CompletableFuture<String> third = add("c");
        statements.getFirst().succeed();

        // When
        statements.get(1).end().completeExceptionally(new IllegalStateException("no"));
        CompletableFuture<String> later = add("d");
        statements.get(2).succeed();

        // Then
        assertThatThrownBy(second::join).hasRootCauseMessage("no");
        assertThatThrownBy(third::join).hasRootCauseMessage("no");
        assertThat(later.join()).isEqualTo("D");
    }

    @Test
    void whoHasGivenUpIsLeftOut() {
        // Given
        add("a");
        batching.add("b").subscribe().with(ignored -> { }).cancel();
        add("c");

        // When
        statements.getFirst().succeed();

        // Then
        assertThat(statements).extracting(Statement::items).containsExactly(List.of("a"), List.of("c"));
    }

    @Test
    void moreThanMayWaitAreRefused() {
        // Given
        List.of("a", "b", "c", "d", "e", "f").forEach(this::add);

        // When
        CompletableFuture<String> refused = add("g");

        // Then
        assertThatThrownBy(refused::join)
                .hasCauseInstanceOf(ApiException.class)
                .satisfies(failure -> assertThat(((ApiException) failure.getCause()).status()).isEqualTo(503));
    }
}
