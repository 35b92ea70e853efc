package io.missioncontrol.edge.openapi;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.smallrye.openapi.runtime.filter.AutoSecurityFilter;
import io.smallrye.openapi.runtime.io.Format;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * In the native executable, the document that was made at build time is served as it is. Quarkus would read it, build a
 * model of it and print that again at every start, for filters that this service does not have: a fifth of the start.
 */
@TargetClass(OpenApiDocumentService.class)
final class BundledApiDocument {

    @Substitute
    void prepareDocument(AutoSecurityFilter autoSecurityFilter,
            Map<OpenApiFilter.RunStage, List<String>> filtersByStage, String documentName) {
        // Nothing is left to prepare.
    }

    /** JSON for both formats: every JSON document is a YAML document, too. */
    @Substitute
    public byte[] getDocument(String documentName, Format format) {
        try (InputStream document =
                Thread.currentThread().getContextClassLoader().getResourceAsStream(OpenApiConstants.BASE_NAME + ".JSON")) {
            return document == null ? new byte[0] : document.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("The document of the API cannot be read", e);
        }
    }
}
