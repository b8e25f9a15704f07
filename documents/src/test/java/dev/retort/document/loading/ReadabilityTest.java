package dev.retort.document.loading;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadabilityTest {

    private static final String ENGLISH =
            "Every crane on Kestrel Quay is inspected before the first lift of the day. The"
                    + " shift mechanic walks the full length of the boom and looks for cracked welds, loose bolts and leaking"
                    + " hoses. Brake pads that are thinner than nine millimetres are replaced before the crane is released.";
    private static final String GERMAN =
            "Jeder Kran am Kai wird vor dem ersten Hub des Tages geprüft. Der Mechaniker geht"
                    + " die volle Länge des Auslegers ab und sucht nach Rissen, losen Schrauben und undichten Schläuchen. Für"
                    + " größere Schäden fährt der Träger des Bereitschaftsdienstes selbst zur Anlage.";
    private static final String RUSSIAN =
            "Каждый кран на причале осматривают перед первым подъёмом дня. Механик проходит всю"
                    + " длину стрелы и ищет трещины, ослабленные болты и текущие шланги. Тормозные колодки тоньше девяти"
                    + " миллиметров заменяют до начала работы.";

    @ParameterizedTest
    @ValueSource(
            strings = {
                ENGLISH,
                GERMAN,
                RUSSIAN,
                "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.",
                "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.",
                "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de consciência, devem agir uns para com os outros em espírito de fraternidade.",
                "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di coscienza e devono agire gli uni verso gli altri in spirito di fratellanza.",
                "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met verstand en geweten, en behoren zich jegens elkander in een geest van broederschap te gedragen.",
                "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa.",
                "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem a svědomím a mají spolu jednat v duchu bratrství.",
                "Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Az emberek, ésszel és lelkiismerettel bírván, egymással szemben testvéri szellemben kell hogy viseltessenek.",
                "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan. Heille on annettu järki ja omatunto, ja heidän on toimittava toisiaan kohtaan veljeyden hengessä.",
                "Kõik inimesed sünnivad vabadena ja võrdsetena oma väärikuselt ja õigustelt. Neile on antud mõistus ja südametunnistus ja nende suhtumist üksteisesse peab kandma vendluse vaim.",
                "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler.",
                "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền. Mọi con người đều được tạo hóa ban cho lý trí và lương tâm và cần phải đối xử với nhau trong tình anh em.",
                "Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang sama. Mereka dikaruniai akal dan hati nurani dan hendaknya bergaul satu sama lain dalam semangat persaudaraan.",
                "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa. Wote wamejaliwa akili na dhamiri, hivyo yapasa watendeane kindugu.",
                "Genir pawb yn rhydd ac yn gydradd â'i gilydd mewn urddas a hawliau. Fe'u cynysgaeddir â rheswm a chydwybod, a dylai pawb ymddwyn y naill at y llall mewn ysbryd cymodlon.",
                "Gizon-emakume guztiak aske jaiotzen dira, duintasun eta eskubide berberak dituztela; eta ezaguera eta kontzientzia dutenez gero, elkarren artean senide legez jokatu beharra dute.",
                "Svi ljudi rađaju se slobodni i jednaki u dostojanstvu i pravima. Oni su obdareni razumom i sviješću i trebaju jedni prema drugima postupati u duhu bratstva.",
                "Hver maður er borinn frjáls og jafn öðrum að virðingu og réttindum. Menn eru gæddir vitsmunum og samvisku, og ber þeim að breyta bróðurlega hverjum við annan.",
                "Visi žmonės gimsta laisvi ir lygūs savo orumu ir teisėmis. Jiems suteiktas protas ir sąžinė ir jie turi elgtis vienas kito atžvilgiu kaip broliai.",
                "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση, και οφείλουν να συμπεριφέρονται μεταξύ τους με πνεύμα αδελφοσύνης.",
                "Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони наділені розумом і совістю і повинні діяти у відношенні один до одного в дусі братерства.",
                "Всички хора се раждат свободни и равни по достойнство и права. Те са надарени с разум и съвест и следва да се отнасят помежду си в дух на братство.",
                "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחווה.",
                "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا وعليهم أن يعامل بعضهم بعضا بروح الإخاء.",
                "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。",
                "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
                "public static void main(String[] args) { for (int i = 0; i < args.length; i++) { System.out.println(args[i].toLowerCase(Locale.ROOT).strip()); } buffer.flush(); stream.close(); }",
                "kubectl get pods -n prod | grep -v Running && ssh root@db01 'systemctl restart nginx; journalctl -xe --no-pager' | tee /var/log/restart.log; chmod 0644 /etc/nginx/conf.d/proxy.cfg",
                "AX-4711/B | XQ-0099-Z | HTZ 12/400 | M8x35 DIN 933 | BR-15 | KLT 6428 | SKF 6204-2RSH | WDBGT-77 | FX3U-48MR | QPJ-10 | ZXCV-88 | RTL8139D | LM7805CV | BC547B | 1N4148 | NE555P",
                "2-(4-isobutylphenyl)propanoic acid, dichlorodiphenyltrichloroethane, methylenedioxymethamphetamine, tetrahydrocannabinol, polyvinylpyrrolidone, hexamethylenediamine, N,N-dimethylformamide",
                "§ 812 Abs. 1 S. 1 Alt. 1 BGB i.V.m. §§ 119, 123, 142 BGB; vgl. BGH, NJW 2001, 1127; Palandt/Sprau, § 812 Rn. 14 ff.; MüKoBGB/Schwab, § 818 Rn. 33; Art. 6 Abs. 1 lit. f DSGVO; Erwgr. 47",
                "Przybylski, Krzysztof; Szczepański, Grzegorz; Wójcik, Zbigniew; Nowak, Małgorzata; Kowalczyk, Stanisław; Zieliński, Wojciech; Schwarz, Friedrich; Schmidt, Jürgen; Nguyen, Thi Phuong; Björklund, Sven"
            })
    void realTextOfManyKindsIsNotNonsense(String text) {
        assertFalse(Readability.isNonsense(text));
    }

    @Test
    void lettersShiftedByAnyNumberAreNonsense() {
        int german = 0;
        for (int shift = 1; shift < 26; shift++) {
            assertTrue(Readability.isNonsense(shifted(ENGLISH, shift)), shifted(ENGLISH, shift));
            german += Readability.isNonsense(shifted(GERMAN, shift)) ? 1 : 0;
        }
        assertTrue(german >= 24, german + " of 25");
    }

    @Test
    void almostEveryFontWithLettersInAnotherOrderIsNonsense() {
        Random random = new Random(4);
        int found = 0;
        for (int i = 0; i < 200; i++) {
            List<Character> letters = new ArrayList<>();
            for (char c = 'a'; c <= 'z'; c++) {
                letters.add(c);
            }
            Collections.shuffle(letters, random);
            StringBuilder text = new StringBuilder();
            for (char c : ENGLISH.toLowerCase(Locale.ROOT).toCharArray()) {
                text.append(c >= 'a' && c <= 'z' ? letters.get(c - 'a') : c);
            }
            found += Readability.isNonsense(text.toString()) ? 1 : 0;
        }
        assertTrue(found >= 180, found + " of 200");
    }

    @Test
    void textReadInAWrongEncodingIsNonsense() {
        Charset western = Charset.forName("windows-1252");
        assertTrue(Readability.isNonsense(new String(GERMAN.getBytes(StandardCharsets.UTF_8), western)));
        assertTrue(Readability.isNonsense(new String(RUSSIAN.getBytes(Charset.forName("windows-1251")), western)));
        assertTrue(Readability.isNonsense(
                new String(RUSSIAN.getBytes(Charset.forName("KOI8-R")), Charset.forName("windows-1251"))));
    }

    @Test
    void charactersOfPrivateUseAreNonsense() {
        StringBuilder text = new StringBuilder();
        ENGLISH.chars().forEach(c -> text.append(c == ' ' ? ' ' : (char) (0xF000 + c)));
        assertTrue(Readability.isNonsense(text.toString()));
    }

    @Test
    void hebrewFromBackToFrontIsNonsense() {
        String hebrew = "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון";
        assertTrue(Readability.isNonsense(new StringBuilder(hebrew).reverse().toString()));
    }

    private static String shifted(String text, int shift) {
        StringBuilder result = new StringBuilder();
        for (char c : text.toCharArray()) {
            char base = Character.isUpperCase(c) ? 'A' : 'a';
            result.append(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ? (char) (base + (c - base + shift) % 26) : c);
        }
        return result.toString();
    }
}
