package distillery.web.http;

import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Makes pages and parts of pages out of records. For any thread. */
public final class Templates {
    private final TemplateEngine engine;
    private final Assets assets;

    /** @param assets what every whole page loads */
    public Templates(TemplateEngine engine, Assets assets) {
        this.engine = engine;
        this.assets = assets;
    }

    /** Answers with a page. */
    public void page(Context ctx, String template, Map<String, Object> parameters) {
        Utf8ByteOutput output = new Utf8ByteOutput();
        Map<String, Object> all = new HashMap<>(parameters);
        if (!template.startsWith("parts/")) {
            all.put("assets", assets);
            all.put("reach", Reach.of(ctx));
        }
        engine.render(template, all, output);
        ctx.contentType("text/html; charset=utf-8");
        ctx.res().setContentLengthLong(output.getContentLength());
        try {
            output.writeTo(ctx.res().getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A part of a page, for a socket. */
    public String part(String template, Map<String, Object> parameters) {
        gg.jte.output.StringOutput output = new gg.jte.output.StringOutput();
        engine.render(template, parameters, output);
        return output.toString();
    }
}
