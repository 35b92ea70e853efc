package io.missioncontrol.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Answers pages of stored events, which may be 200 times the largest body that is taken. A long page is read and written
 * in batches, each after the client has taken the one before, so that a page costs memory for one batch only and no
 * client holds a database connection.
 */
@ApplicationScoped
public class PayloadListing {

    private static final Logger LOG = Logger.getLogger(PayloadListing.class);

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
    Uni<Page<PayloadRead>> answer(HttpServerRequest request, UUID boardId, UUID webhookId, Paging paging) {
        Paging firstBatch = new Paging(Math.min(paging.limit(), FIRST_BATCH), paging.offset());
        return payloads.list(boardId, webhookId, firstBatch).flatMap(first -> {
            int rest = paging.limit() - first.items().size();
            boolean bodyIsWanted = !request.method().equals(HttpMethod.HEAD);
            if (first.items().size() < firstBatch.limit() || rest == 0 || !bodyIsWanted) {
                return Uni.createFrom().item(paging.page(first.items(), first.total()));
            }
            Stream stream = new Stream(request.response(), first.total(), paging);
            return stream.write("{\"items\":[", first.items())
                    .flatMap(ignored -> stream.writeRest())
                    .replaceWith((Page<PayloadRead>) null);
        });
    }

    /** A page on its way. Remembers where the next batch begins, not what has been written. */
    private final class Stream {

        private final HttpServerResponse response;
        private final long total;
        private final Paging paging;
        private int rest;
        private int batchSize;
        private PayloadRead last;

        Stream(HttpServerResponse response, long total, Paging paging) {
            this.response = response;
            this.total = total;
            this.paging = paging;
            this.rest = paging.limit();
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").setChunked(true);
        }

        Uni<Void> writeRest() {
            return Multi.createBy().repeating()
                    .uni(this::writeNext)
                    .whilst(more -> more)
                    .onItem().ignoreAsUni()
                    .flatMap(ignored -> write(end()))
                    .onFailure().invoke(this::breakOff)
                    .onFailure().recoverWithNull();
        }

        /** Whether there may be more after this batch. */
        private Uni<Boolean> writeNext() {
            if (rest == 0) {
                return Uni.createFrom().item(false);
            }
            return payloads.next(last, Math.min(rest, batchSize))
                    .flatMap(batch -> batch.isEmpty()
                            ? Uni.createFrom().item(false)
                            : write(",", batch).replaceWith(true));
        }

        Uni<Void> write(String before, List<PayloadRead> batch) {
            Buffer out = Buffer.buffer();
            String separator = before;
            long chars = 1;
            for (PayloadRead payload : batch) {
                out.appendString(separator).appendBytes(json(payload));
                separator = ",";
                chars += payload.payload() == null ? 0 : payload.payload().length();
            }
            rest -= batch.size();
            last = batch.getLast().withoutContent();
            // Neighbours in the list tend to be of one size.
            batchSize = (int) Math.max(1, BATCH_CHARS * (long) batch.size() / chars);
            return write(out);
        }

        private Uni<Void> write(Buffer out) {
            return Uni.createFrom().completionStage(() -> response.write(out).toCompletionStage());
        }

        /** The status line is gone: a broken connection is the only way left to say that it failed. */
        private void breakOff(Throwable failure) {
            if (!response.closed()) {
                LOG.warnf("webhook.payloads.broken_off reason=%s", failure.getClass().getSimpleName());
                response.reset();
            }
        }

        private Buffer end() {
            return Buffer.buffer("],\"total\":" + total + ",\"limit\":" + paging.limit() + ",\"offset\":"
                    + paging.offset() + "}");
        }
    }

    private byte[] json(PayloadRead payload) {
        try {
            return mapper.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
