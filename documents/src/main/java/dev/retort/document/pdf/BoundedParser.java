package dev.retort.document.pdf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSInputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.ICOSParser;
import org.apache.pdfbox.filter.DecodeOptions;
import org.apache.pdfbox.filter.FilterFactory;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessStreamCache;
import org.apache.pdfbox.pdfparser.PDFParser;

/** A PDF parser whose streams refuse to unpack to more than {@link #MAX_UNPACKED} bytes. */
final class BoundedParser extends PDFParser {

    /** No content stream, font or object stream of an honest file comes near. */
    static final long MAX_UNPACKED = 64L << 20;

    private static final long MAIN_MEMORY = 32L << 20;
    private static final long SCRATCH = 256L << 20;
    /** What one byte of Flate can unpack to at most; run lengths and LZW stay below or are measured. */
    private static final long LARGEST_RATIO = 1032;

    BoundedParser(RandomAccessRead source, Budget budget) throws IOException {
        super(source, "", null, null, MemoryUsageSetting.setupMixed(MAIN_MEMORY, SCRATCH).streamCache);
        COSDocument unbounded = document;
        RandomAccessStreamCache cache =
                MemoryUsageSetting.setupMixed(MAIN_MEMORY, SCRATCH).streamCache.create();
        document = new BoundedDocument(this, cache, budget);
        unbounded.close();
    }

    private static final class BoundedDocument extends COSDocument {
        private final ICOSParser parser;
        private final RandomAccessStreamCache cache;
        private final Budget budget;

        BoundedDocument(ICOSParser parser, RandomAccessStreamCache cache, Budget budget) {
            super(() -> cache, parser);
            this.parser = parser;
            this.cache = cache;
            this.budget = budget;
        }

        @Override
        public COSStream createCOSStream(COSDictionary dictionary, long start, long length) throws IOException {
            budget.check();
            COSStream stream = new BoundedStream(cache, parser, start, length, budget);
            dictionary.forEach(stream::setItem);
            stream.setKey(dictionary.getKey());
            return stream;
        }
    }

    /** A stream that knows how much it unpacks to before it does. */
    static final class BoundedStream extends COSStream {
        private final Budget budget;
        private boolean measured;

        BoundedStream(RandomAccessStreamCache cache, ICOSParser parser, long start, long length, Budget budget)
                throws IOException {
            super(cache, parser.createRandomAccessReadView(start, length));
            this.budget = budget;
        }

        @Override
        public COSInputStream createInputStream(DecodeOptions options) throws IOException {
            measure();
            return super.createInputStream(options);
        }

        @Override
        public RandomAccessRead createView() throws IOException {
            measure();
            return super.createView();
        }

        @Override
        public InputStream createRawInputStream() throws IOException {
            return new FilterInputStream(super.createRawInputStream()) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    budget.checkNow();
                    return super.read(bytes, offset, length);
                }
            };
        }

        /** Refuses a stream that unpacks to too much. */
        void measure() throws IOException {
            budget.checkNow();
            if (measured) {
                return;
            }
            List<COSName> filters = filters();
            boolean small = filters.size() <= 1
                    && getLength() * LARGEST_RATIO < MAX_UNPACKED
                    && !filters.contains(COSName.LZW_DECODE);
            if (!small && !filters.isEmpty()) {
                unpack(filters);
            }
            measured = true;
        }

        /** Unpacks once to see how much comes out; all filters but the last keep their bounded output. */
        private void unpack(List<COSName> filters) throws IOException {
            InputStream in = createRawInputStream();
            for (int i = 0; i < filters.size(); i++) {
                boolean last = i == filters.size() - 1;
                ByteArrayOutputStream kept = new ByteArrayOutputStream();
                OutputStream out = new Counter(last ? OutputStream.nullOutputStream() : kept, budget);
                if (isImage(filters.get(i))) {
                    return;
                }
                FilterFactory.INSTANCE.getFilter(filters.get(i)).decode(in, out, this, i);
                in = new ByteArrayInputStream(kept.toByteArray());
            }
        }

        private static boolean isImage(COSName filter) {
            return filter.equals(COSName.DCT_DECODE)
                    || filter.equals(COSName.JPX_DECODE)
                    || filter.equals(COSName.JBIG2_DECODE)
                    || filter.equals(COSName.CCITTFAX_DECODE);
        }

        private List<COSName> filters() throws IOException {
            List<COSName> names = new ArrayList<>();
            COSBase filters = getFilters();
            if (filters instanceof COSName name) {
                names.add(name);
            } else if (filters instanceof COSArray array) {
                if (array.size() > 8) {
                    throw new IOException("a stream has " + array.size() + " filters");
                }
                for (int i = 0; i < array.size(); i++) {
                    if (array.getObject(i) instanceof COSName name) {
                        names.add(name);
                    }
                }
            }
            return names;
        }
    }

    private static final class Counter extends OutputStream {
        private final OutputStream out;
        private final Budget budget;
        private long count;

        Counter(OutputStream out, Budget budget) {
            this.out = out;
            this.budget = budget;
        }

        @Override
        public void write(int b) throws IOException {
            count(1);
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            count(length);
            out.write(bytes, offset, length);
        }

        private void count(int more) throws IOException {
            count += more;
            budget.check();
            if (count > MAX_UNPACKED) {
                throw new Budget.OverBudget("a stream unpacks to more than %d MB".formatted(MAX_UNPACKED >> 20));
            }
        }
    }
}
