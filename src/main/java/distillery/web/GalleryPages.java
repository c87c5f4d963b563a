package distillery.web;

import distillery.gallery.Gallery;
import distillery.gallery.GalleryPicture;
import distillery.gallery.Page;
import distillery.gallery.Query;
import distillery.queue.JobQueue;
import distillery.web.http.Reach;
import distillery.web.http.Templates;
import distillery.web.http.Visitors;
import distillery.web.models.ModelCard;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The pictures that were made, all and one by one. For any thread. */
final class GalleryPages {
    private final Templates templates;
    private final Gallery gallery;
    private final JobQueue queue;
    private final Visitors visitors;
    private final Supplier<List<ModelCard>> models;

    GalleryPages(
            Templates templates, Gallery gallery, JobQueue queue, Visitors visitors, Supplier<List<ModelCard>> models) {
        this.templates = templates;
        this.gallery = gallery;
        this.queue = queue;
        this.visitors = visitors;
        this.models = models;
    }

    /** A page of the gallery; only its tiles where the page before asks for them. */
    void show(Context ctx) {
        Query query = Settings.query(ctx::queryParam);
        Page page = gallery.page(query);
        Map<String, Object> parameters = new HashMap<>(Map.of("page", page, "query", query));
        if (ctx.header("HX-Request") == null) {
            parameters.put("models", gallery.models());
            templates.page(ctx, "gallery.jte", parameters);
        } else {
            templates.page(ctx, "parts/tiles.jte", parameters);
        }
    }

    void picture(Context ctx) {
        GalleryPicture picture = found(ctx.pathParam("id"));
        List<ModelCard> others = ModelCard.offered(models.get(), Reach.of(ctx)).stream()
                .filter(card -> !card.name().equals(picture.model()))
                .toList();
        templates.page(
                ctx, "picture.jte", Map.of("picture", picture, "others", others, "yours", isYours(ctx, picture)));
    }

    /** Two pictures, each with its settings, and one over the other. */
    void beside(Context ctx) {
        List<String> ids = ctx.queryParams("picture");
        if (ids.size() != 2) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            templates.page(
                    ctx,
                    "message.jte",
                    Map.of(
                            "title",
                            "Two pictures, please",
                            "text",
                            "Tick exactly two pictures in the gallery to see them side by side."));
            return;
        }
        templates.page(ctx, "beside.jte", Map.of("left", found(ids.get(0)), "right", found(ids.get(1))));
    }

    void delete(Context ctx) throws IOException {
        GalleryPicture picture = found(ctx.pathParam("id"));
        if (!isYours(ctx, picture)) {
            throw new ForbiddenResponse("Only whoever made a picture deletes it.");
        }
        gallery.delete(picture.id());
        ctx.redirect("/gallery", HttpStatus.SEE_OTHER);
    }

    private boolean isYours(Context ctx, GalleryPicture picture) {
        return queue.find(picture.job()).map(visitors.of(ctx)::mayEnd).orElse(false);
    }

    /** The pictures that a page of the gallery begins with, all pages of them, as a table for other programs. */
    void csv(Context ctx) throws IOException {
        ctx.contentType("text/csv; charset=utf-8");
        ctx.header("Content-Disposition", "attachment; filename=\"distillery.csv\"");
        try (PictureTable table = new PictureTable(ctx.outputStream())) {
            for (Optional<Query> query = Optional.of(Settings.query(ctx::queryParam)); query.isPresent(); ) {
                Page page = gallery.page(query.get());
                for (GalleryPicture picture : page.pictures()) {
                    table.add(picture);
                }
                query = page.next().map(query.get()::from);
            }
        }
    }

    void png(Context ctx) throws IOException {
        file(ctx, gallery.png(found(ctx.pathParam("id"))), "image/png");
    }

    void thumbnail(Context ctx) throws IOException {
        file(ctx, gallery.thumbnail(found(ctx.pathParam("id"))), "image/jpeg");
    }

    private GalleryPicture found(String id) {
        return gallery.find(id).orElseThrow(NotFoundResponse::new);
    }

    private static void file(Context ctx, Path file, String type) throws IOException {
        ctx.contentType(type);
        ctx.header("Cache-Control", "private, max-age=31536000, immutable");
        ctx.header("Content-Security-Policy", "sandbox; default-src 'none'");
        ctx.result(Files.newInputStream(file));
    }
}
