package io.missioncontrol.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;

/**
 * Answers pages of stored events, which may be 200 times the largest body that is taken. A long page is read and written
 * in batches, each after the client has taken the one before, so that a page costs memory for one batch only and no
 * client holds a database connection.
 */
@ApplicationScoped
public class PayloadListing {

    /** Enough for the pages of most webhooks, which then are one statement. */
    private static final int FIRST_BATCH = 10;

    /** About how much is read at once after the first batch. */
    private static final int BATCH_CHARS = 1_048_576;

    private final StoredPayloads payloads;
    private final ObjectMapper mapper;

    public PayloadListing(StoredPayloads payloads, ObjectMapper mapper) {
        this.payloads = payloads;
        this.mapper = mapper;
    }

    /** A short page as it is, to be written by the caller; null when the response has been written and ended here. */
    Uni<Page<PayloadRead>> answer(HttpServerResponse response, UUID boardId, UUID webhookId, Paging paging) {
        Paging firstBatch = new Paging(Math.min(paging.limit(), FIRST_BATCH), paging.offset());
        return payloads.list(boardId, webhookId, firstBatch).flatMap(first -> {
            int rest = paging.limit() - first.items().size();
            if (first.items().size() < firstBatch.limit() || rest == 0) {
                return Uni.createFrom().item(paging.page(first.items(), first.total()));
            }
            return new Stream(response, first, paging).write().replaceWith((Page<PayloadRead>) null);
        });
    }

    private final class Stream {

        private final HttpServerResponse response;
        private final Page<PayloadRead> first;
        private final Paging paging;

        Stream(HttpServerResponse response, Page<PayloadRead> first, Paging paging) {
            this.response = response;
            this.first = first;
            this.paging = paging;
        }

        Uni<Void> write() {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").setChunked(true);
            return write(Buffer.buffer("{\"items\":["), first.items())
                    .flatMap(ignored -> writeAfter(first.items(), paging.limit() - first.items().size()))
                    // The status line is gone: a broken connection is the only way left to say that it failed.
                    .onFailure().call(failure -> Uni.createFrom().item(response.reset()));
        }

        private Uni<Void> writeAfter(List<PayloadRead> batch, int rest) {
            if (rest == 0 || batch.isEmpty()) {
                String end = "],\"total\":" + first.total() + ",\"limit\":" + paging.limit() + ",\"offset\":"
                        + paging.offset() + "}";
                return Uni.createFrom().completionStage(() -> response.end(end).toCompletionStage());
            }
            return payloads.next(batch.getLast(), Math.min(rest, batchSizeAfter(batch)))
                    .flatMap(next -> write(Buffer.buffer(next.isEmpty() ? "" : ","), next)
                            .flatMap(ignored -> writeAfter(next, rest - next.size())));
        }

        private Uni<Void> write(Buffer out, List<PayloadRead> batch) {
            for (int i = 0; i < batch.size(); i++) {
                out.appendString(i == 0 ? "" : ",").appendBytes(json(batch.get(i)));
            }
            return Uni.createFrom().completionStage(() -> response.write(out).toCompletionStage());
        }
    }

    private byte[] json(PayloadRead payload) {
        try {
            return mapper.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Neighbours in the list tend to be of one size. */
    private static int batchSizeAfter(List<PayloadRead> batch) {
        long chars = 1;
        for (PayloadRead payload : batch) {
            chars += payload.payload() == null ? 0 : payload.payload().length();
        }
        return (int) Math.max(1, BATCH_CHARS * (long) batch.size() / chars);
    }
}
