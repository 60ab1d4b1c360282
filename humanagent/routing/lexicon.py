"""The words that the routing rules speak about: data only.

Each table maps a tag to its words. Words are separated by blanks; an underscore joins the words
of a phrase. ``NOUNS`` get their regular plural, ``VERBS`` their regular forms (``hold=held`` adds
an irregular past; ``~sort`` counts as a verb only in its -ing
form), ``WORDS`` stay as they are. A word may stand under several tags: the rules
decide by what stands around it.
"""

from __future__ import annotations

NOUNS: dict[str, str] = {
    # -- people ---------------------------------------------------------------------------
    "GENERIC": """
        person persons people human man men woman women child children kid boy girl guy lady
        gentleman gentlemen fellow bloke lad chap dude individual folk baby babies toddler infant
        teen teenager adult youngster grown-up male female senior pensioner youth someone somebody
        old_man old_woman old_lady figure gal lass mate
    """,
    "ROLE": """
        worker employee colleague labourer laborer staff crew operator technician mechanic chef
        cook waiter waitress barista bartender cashier clerk nurse doctor surgeon patient teacher
        pupil student learner lecturer speaker presenter audience crowd spectator visitor guest
        customer client shopper passenger driver rider cyclist biker motorcyclist pedestrian
        passer-by passers-by hiker walker runner jogger swimmer diver surfer skier snowboarder
        skater skateboarder climber gymnast dancer singer musician guitarist drummer pianist
        violinist conductor player footballer goalkeeper goalie batter batsman batsmen pitcher
        catcher referee umpire coach athlete opponent teammate team bride groom bridesmaid couple
        pair family mother father mum mom dad parent son daughter brother sister twin sibling
        grandmother grandfather grandma grandpa granny wife husband friend neighbour neighbor
        stranger intruder trespasser burglar soldier officer policeman policemen policewoman guard
        lifeguard firefighter fireman firemen farmer fisherman fishermen painter builder carpenter
        plumber welder electrician photographer cameraman journalist reporter actor actress
        performer artist clown magician model monk nun priest worshipper queue group trio duo
        bystander onlooker witness victim sleeper tourist commuter traveller traveler vendor
        seller baker butcher barber hairdresser gardener scout astronaut pilot captain sailor
        judge lawyer businessman businessmen businesswoman boss manager host newcomer occupant
        inhabitant resident participant competitor contestant hitter bowler golfer boxer wrestler
        fencer archer juggler acrobat yogi volunteer demonstrator protester mourner bachelor
        newlywed schoolchild schoolchildren schoolboy schoolgirl roofer courier postman cleaner
        janitor maid receptionist secretary librarian scientist researcher engineer programmer fan
        supporter beggar busker cowboy knight king queen prince princess santa robber trainer
        instructor trainee apprentice member leader follower partner companion stander sitter
        sunbather newborn granddad grandad nan auntie aunt uncle cousin nephew niece
        crossing_guard kayaker rower paddler equestrian jockey sprinter lifter thief suspect
        shoplifter tennis_player football_player soccer_player baseball_player basketball_player
    """,
    "CELEB": """
        celebrity celebrities film_star movie_star football_star pop_star rock_star famous_person
        famous_actor public_figure president prime_minister politician chancellor vip influencer
        actor singer
    """,
    # -- bodies ---------------------------------------------------------------------------
    "ARM": """
        arm hand elbow wrist finger fist palm shoulder biceps bicep thumb forearm knuckle
        fingertip
    """,
    "LEG": "leg foot feet knee ankle thigh shin calf calves toe heel hip stance limb",
    "HEAD": "head chin neck forehead",
    "FACEPART": "face mouth lip eye ear nose cheek eyebrow tooth teeth tongue",
    "TRUNK": "spine hips back chest torso body bodies belly waist tummy stomach upper_body",
    # -- appearance -----------------------------------------------------------------------
    "CLOTHES": """
        clothes clothing outfit garment dress shirt t-shirt tshirt tee top blouse jumper sweater
        pullover hoodie cardigan jacket coat raincoat anorak vest waistcoat suit tuxedo uniform
        apron skirt trousers pants jeans shorts leggings tights swimwear swimsuit bikini wetsuit
        trunks underwear pyjamas robe gown kimono sari overalls jumpsuit costume kit jersey sock
        shoe boot trainers sneaker sandal slipper flip-flop hat cap helmet hood headscarf headband
        beanie hard_hat hardhat turban hijab veil crown glove mitten scarf tie bow_tie bowtie belt
        watch wristwatch bracelet necklace ring earring jewellery jewelry brooch badge name_badge
        name_tag lanyard mask face_mask goggles glasses sunglasses spectacles shades eyewear
        headphones earphones safety_goggles safety_glasses safety_vest safety_helmet safety_boot
        safety_shoe safety_glove safety_belt safety_harness hi-vis hi-vis_vest high-vis
        high-visibility harness safety_gear ppe protective_gear protective_equipment footwear
        headgear headwear attire sleeve collar button zip pocket shin_pad knee_pad life_jacket
        life_vest seat_belt bib lab_coat nappy diaper tattoo piercing makeup make-up lipstick
        nail_polish fabric ear_protection
    """,
    "CARRIED": "backpack rucksack handbag bag purse umbrella",
    "HAIR": """
        hair beard moustache mustache stubble ponytail braid pigtail bun fringe bangs curl
        hairstyle haircut hairdo sideburns goatee freckle wrinkle fingernail toenail nail eyelash
        dreadlocks afro plait
    """,
    # -- everything else ------------------------------------------------------------------
    "ANIMAL": """
        animal dog puppy puppies cat kitten horse pony cow bull sheep goat pig elephant giraffe
        zebra lion tiger bear monkey bird duck goose geese seagull pigeon chicken hen fish shark
        dolphin whale camel donkey rabbit mouse mice rat snake insect butterfly bee parrot owl
        swan wolf wolves fox deer pet creature calf lamb
    """,
    "VEHICLE": """
        car van truck lorry bus tram train taxi cab bike bicycle motorbike motorcycle scooter
        moped boat ship ferry yacht plane airplane aeroplane aircraft helicopter tractor forklift
        crane excavator vehicle wagon carriage cart trolley engine wheel tyre tire
    """,
    "THING": """
        thing object item sign street_sign stop_sign billboard poster banner flag label text word
        letter number_plate licence_plate license_plate clock dial building house tower storey
        story floor roof wall door gate window fence railing bridge road street pavement sidewalk
        path track rail crossing traffic_light lamp lamppost light tree flower plant grass leaf
        leaves forest bush field hill mountain river lake sea ocean wave beach sand snow ice rock
        stone cloud sky sun moon star weather rain water fire smoke table desk chair armchair
        bench stool sofa couch bed shelf shelves cupboard drawer counter bar stove oven fridge
        sink rug carpet curtain mirror painting statue sculpture fountain computer laptop screen
        monitor keyboard mouse phone telephone smartphone camera television tv radio book
        newspaper magazine menu letterbox paper pen pencil box bottle cup mug glass plate bowl
        knife knives fork spoon pan pot kettle teapot cake pizza bread food meal sandwich fruit
        apple banana orange vegetable drink coffee tea beer wine ball bat racket racquet net goal
        kite frisbee disc skateboard surfboard snowboard ski pole stick rope ladder tool hammer
        saw drill machine robot equipment gear kit toy doll teddy balloon present gift candle plug
        cable wire switch handle lid key lock money coin price ticket card city town village place
        room kitchen bathroom bedroom living_room office shop store restaurant cafe school
        classroom gym stadium park garden playground pool airport station platform corridor
        hallway lobby entrance exit stairs staircase step lift elevator escalator corner
        background foreground horizon landscape view structure monument castle church temple
        mosque museum hospital farm factory warehouse port harbour pier material brand resolution
        file_format image_size season month year date time temperature language flavour flavor
        breed species website package code program recipe joke poem song capital shadow puddle
        trash bin litter hose instrument guitar piano violin drum microphone stage spotlight motor
        cushion pillow blanket towel tent sail anchor paddle oar pram stroller pushchair suitcase
        luggage basket bucket broom mop brick wood metal plastic scaffolding beam barrier cone
        hydrant mailbox parcel envelope calendar map globe board whiteboard blackboard chart graph
        slide product numberplate skyline sunset sunrise trophy medal prize
    """,
    "PICTURE": "picture photo photograph image pic shot frame scene snapshot footage video clip",
    "PLACEMARK": """
        danger_zone edge machine zone line counter desk row circle middle end queue side corner
    """,
    "ROLEQ": "job profession occupation",
}

VERBS: dict[str, str] = {
    "POSTUREV": """
        sit=sat=seated stand=stood lie=lay=lain crouch squat rest curl lounge loll kneel=knelt
        bend=bent lean slouch slump recline sprawl hunker stoop hunch perch collapse
        fall=fell=fallen topple rise=rose=risen tumble trip slip faint keel sink=sank=sunk ~duck
        bow jump leap spring=sprung straddle doze nap sleep=slept
    """,
    "LOOKV": "look gaze stare glance peer watch",
    "FACEV": "face",
    "TURNV": "turn rotate orient orientate swivel twist angle",
    "MOVEV": """
        walk run=ran jog swim=swam dance skate ski surf climb crawl dive hop sprint march move
        stroll hike cycle row paddle
    """,
    "LIMBV": """
        put=put place raise lift cross fold bend=bent stretch extend spread=spread wave clasp
        clench swing rest tilt bow nod straighten outstretch lower dangle hang=hung flex wiggle
        point reach cup prop interlock
    """,
    "PRESENTV": """
        enter hide=hid=hidden arrive exit remain stay lurk approach appear come=came=come
        go=went=gone catch=caught
    """,
    "WAVEV": "wave nod shrug point gesture salute clap gesticulate beckon applaud",
    "TOUCHV": "touch cover rub scratch grab",
    "HOLDV": "hold=held keep=kept",
    "HAVEV": "have=had has",
    "ACTIONV": """
        ride=rode=ridden carry use push pull drag throw=threw=thrown catch=caught kick hit hug
        embrace cuddle kiss shake=shook=shaken talk speak=spoke chat play eat=ate=eaten
        drink=drank=drunk read write=wrote=written type draw=drew=drawn paint cook fry cut slice
        chop stir pour serve feed=fed pet stroke groom lead=led drive=drove=driven steer operate
        work repair fix clean wash wipe sweep=swept mop build=built drill saw hammer weld dig
        plant water ~phone ~call ~text ~photograph ~film record open ~close lock unlock pick load
        unload pack wrap help assist fight=fought wrestle box tackle grip clutch handle ~hand pass
        give=gave=given receive offer take=took=taken bring=brought teach=taught guide follow
        chase escort sell=sold buy=bought pay=paid juggle sing=sang whisper shout smoke brush comb
        shave examine inspect measure press tap click scroll listen stack ~sort drop toss bounce
        dribble score climb sew knit iron blow ~light bite chew lick sip swallow taste ~get ~board
        ring pump sail perform practise practice exercise train bake mix peel grill share exchange
        greet high-five tickle study ~sign attach tie untie hoist shovel rake mow polish sand
        screw tighten plug vacuum fish hunt shoot=shot aim pray beg bathe shower rescue treat
        massage bandage lecture demonstrate queue wait hitchhike flip spin balance toast cheer
        camp picnic ~shop ~trade ~clip trim decorate assemble contact interact engage communicate
        argue discuss comfort support thread nurse burp rock
    """,
    "WEARV": "wear=wore=worn dress sport clothe",
    "SEEV": "see=saw=seen spot detect notice find=found observe discern",
    "EXISTV": "contain include appear exist feature show_up turn_up",
    "RELATEV": """
        surround overtake gather huddle tower form overlap flank line_up crowd cluster separate
        block obstruct
    """,
    "EMOTIONV": """
        feel=felt enjoy hate dislike worry want wish hope love regret fear daydream believe
    """,
    "SAYV": "say=said read mean",
    "NEEDV": "need require",
}

WORDS: dict[str, str] = {
    # -- grammar --------------------------------------------------------------------------
    "BE": "is are was were am be",
    "DO": "do does did",
    "HAVE": "has have had",
    "MODAL": "can could will would shall should may might must",
    "DET": """
        the a an this that these those my your our its any some no every each both all either
        neither another other only
    """,
    "NUM": """
        one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty
        fifty hundred dozen half_a_dozen dozens a_couple_of 1 2 3 4 5 6 7 8 9 10 several many few
    """,
    "FUNC": """
        more fewer less other such so very too quite rather than then even ever already yet again
        once twice maybe perhaps really actually still also else much enough almost nearly it its
        there i am be been being get gets got let make made does do not same these those this that
        what which how where when
    """,
    "ADJ": """
        tall short big small large slim thin heavy strong muscular stocky broad wet dry dirty
        clean neat untidy pale tanned messy fit athletic normal strange funny busy free ready new
        modern huge tiny little long broad-shouldered skinny lanky fancy formal casual elegant
        colourful colorful striped plain dotted checked floral tight loose torn ripped shiny
        bright
    """,
    "QUANT": "one both all any some none each either neither most half two three",
    "NOT": "not never",
    "SUB": "to while when as by and or , ; : after before because for if but - like",
    "RELPRO": "who that which whose",
    "PREP": """
        in with on at by from of without near behind inside under over into onto through towards
        toward against across beside between among outside for about besides off up down
    """,
    "PRON": "he she they him them himself herself themselves themself",
    "POSS": "his her their 's hers theirs",
    "HER": "her",
    "ANY": """
        anyone anybody someone somebody everyone everybody nobody no_one no-one none any_of_them
        whoever
    """,
    "VIEWER": "us me we you viewer observer",
    "EACH": "each_other one_another",
    "YOU": "you",
    # -- intents --------------------------------------------------------------------------
    "HOWMANY": "how_many",
    "COUNTW": """
        headcount head_count count tally number_of total_number the_number amount_of_people
        size_of_the_crowd size_of_the_group group_size crowd_size outnumber
    """,
    "ALONE": "alone on_his_own on_her_own on_their_own by_himself by_herself the_only only_one",
    "CMPNUM": "more_than less_than fewer_than at_least at_most exactly over_a",
    "WHY": """
        why how_come what_for for_what_reason for_what_purpose what_reason reason_for the_reason
        cause purpose explain how_did motive
    """,
    "FUTURE": """
        will happen happens happened going_to about_to next_moment likely unlikely probably
        probable afterwards what_next just_before supposed upcoming coming_up plan planning intend
        intends intending intention predict expect expected preparing ready
    """,
    "RISK": """
        first_aid first-aid dangerous danger unsafe safe safely safety risk risky hazard hazardous
        accident trouble emergency injured hurt bleeding harmful ergonomic harm drowning drown
        threatened threatening threat allowed legal permitted appropriate
    """,
    "INFER": """
        sport game occasion event celebrating celebrate celebration profession occupation job
        living relationship related married dating technique staged posed practising competing
        training losing_balance losing_his_balance losing_her_balance trying try pretend
        pretending win winning winner lose losing in_common old_enough enough_to how_to role
        part_of suggest suggests imply implies indicate protesting rehearsing holiday birthday
        wedding
    """,
    "DESCRIBEW": """
        describe description caption summarise summarize summary summarised overview depict
        outline gist headline alt_text alt-text narrate recount report portray sketch synopsis
        recap rundown walk_me_through talk_me_through talk_through sum_up brief_me paint_a_picture
        in_a_nutshell in_a_few_words status situation account details noteworthy remarkable
        elaborate
    """,
    "DOING": """
        doing up_to busy_with takes_place taking_place activity activities going_on happening
        engaged_in occupied_with
    """,
    "WHO": "who whose whom whos",
    "THINGER": """
        number order matter answer center centre layer letter shower power tower flower paper
        water river corner border cover cooler heater printer scanner charger adapter trailer
        carrier container folder holder pointer timer register sticker thriller chapter character
        leather feather weather summer winter october november december september rather whether
        other another either neither together however never ever over under after before later
        better bigger filter fiber meter metre litre theater theatre quarter shutter gutter
        shoulder rubber silver copper timber finger danger anger hunger error mirror color door
        floor motor visor sector factor tractor reactor indoor outdoor interior exterior vapor
        armor honor humor labor favor flavor odor minor major superior prior calculator elevator
        escalator generator ventilator radiator monitor projector closer nearer higher lower
        taller shorter longer lighter darker thinner thicker wider larger smaller faster slower
        inner outer upper further farther former latter per super hyper pier butter pepper ginger
        dinner supper burger cracker sweater trigger hammer ladder locker counter computer laser
        poster banner blazer trouser slipper sneaker zipper buffer server user browser editor
        vector german human woman
    """,
    "SEEV": "pick_up picks_up make_out makes_out",
    "ACTIONW": """
        conversation handshake hug embrace discussion dialogue argument selfie fight game
        conversing quarrel kiss duel
    """,
    "SUPER": """
        tallest shortest biggest smallest largest closest nearest farthest furthest highest lowest
        leftmost rightmost foremost rearmost fastest slowest oldest youngest first last most least
        next
    """,
    "POINTOUT": """
        select choose pinpoint circle ids_of id_of point_out single_out locate pick_out show_me
        list find mark highlight name identify
    """,
    # -- posture --------------------------------------------------------------------------
    "POSTUREW": """
        upright posture pose body_position position_of_the_body on_all_fours on_their_feet
        on_his_feet on_her_feet on_its_feet on_your_feet on_his_knees on_her_knees on_their_knees
        on_one_knee on_his_back on_her_back on_their_backs on_his_side on_her_side on_his_stomach
        on_her_stomach on_his_belly face_down face-down prone supine horizontal vertical crouch
        squat slouched hunched mid-air midair in_the_air airborne off_the_ground on_the_ground
        on_the_floor cross-legged crosslegged asleep sleeping awake got_up get_up getting_up
        stand_up sit_down laid_down fell_over fallen_over sat_down sat still_up lotus upside_down
        splits push-up pushup push-ups sit-up sit-ups plank bridge_pose headstand handstand
        doubled_over bent_over erect sedentary lying laying bodily_attitude mid-jump flat flat_on
        come_off came_off fallen_off fell_off propped stretched_out prostrate positioned
        thrown_to_the_ground curled_up
    """,
    # -- limbs ----------------------------------------------------------------------------
    "ARMSTATE": """
        raised lifted crossed folded bent stretched outstretched extended straight hanging up down
        overhead akimbo clasped clenched wide apart open closed tilted bowed lowered dangling
        flexed visible hidden together in_the_air above
    """,
    "STANCE": """
        on_all_fours on_their_feet on_his_feet on_her_feet on_its_feet on_his_knees on_her_knees
        on_their_knees on_one_knee to_his_knees to_her_knees to_their_knees on_his_back
        on_her_back on_their_backs on_his_side on_her_side on_his_stomach on_her_stomach
        on_his_belly on_her_belly on_his_face face_down in_the_air in_mid-air into_the_air
        through_the_air off_the_ground in_bed sitting_position lying_position standing_position
        seated_position upright_position kneeling_position bent_double off_his_feet off_her_feet
        over_backwards
    """,
    "LIMBWORD": """
        bare-handed empty-handed one-handed two-handed hands-free thumbs-up tiptoe tiptoes
    """,
    # -- orientation ----------------------------------------------------------------------
    "VIEWSIDE": """
        side_on front_on from_the_left_side from_behind from_the_back from_the_front from_the_side
        from_the_rear in_profile profile side_view front_view back_view rear_view side-on head-on
        sideways frontal back_to_us back_to_the_camera back_to_the_viewer from_the_left
        from_the_right
    """,
    "DIRW": """
        away left right forward forwards backward backwards straight_ahead ahead up down upwards
        downwards aside direction way camera lens camera's viewer photographer towards toward
        off-camera outwards inwards to_the_left_of_the_picture to_the_right_of_the_picture
        to_the_left_of_the_image to_the_right_of_the_image to_the_left_of_the_frame
        to_the_right_of_the_frame edge_of_the_image
    """,
    "ORIENTN": """
        over_his_shoulder over_her_shoulder over_their_shoulder orientation gaze line_of_sight
        eye_contact facing heading
    """,
    # -- relation -------------------------------------------------------------------------
    "REL": """
        next_to beside in_front_of behind between near close_to nearer_to closer_to relative_to
        under opposite across_from alongside left_of right_of to_the_left_of to_the_right_of
        on_the_left_of on_the_right_of adjacent_to far_from at_the_feet_of on_top_of within_reach
        within_arm's_reach arm's_reach side_by_side shoulder_to_shoulder back_to_back beyond
        to_his_left to_his_right to_her_left to_her_right to_their_left to_their_right
        face_to_face in_a_circle in_a_row in_a_line in_line around among amongst amid
        surrounded_by underneath beneath below above by_the_side_of in_pairs in_rows in_groups
        in_twos at_the_head_of in_the_middle_of on_his_right on_his_left on_her_right on_her_left
        further_from nearest_to closest_to in_contact_with ahead_of past_the level_with
        hand_in_hand arm_in_arm
    """,
    "RELADJ": """
        close apart together far distance distant adjacent taller shorter bigger smaller higher
        lower gathered huddled surrounded touching overlapping separated closer nearer further
        farther neighbouring lined_up spaced spacing spread_out scattered
    """,
    # -- appearance -----------------------------------------------------------------------
    "COLOUR": """
        red blue green yellow black white grey gray brown orange pink purple blond blonde beige
        turquoise dark light ginger
    """,
    "COLOURQ": "colour color colours colors coloured colored shade hue",
    "EXPR": """
        pulling_a_face making_a_face smile smiles smiling grin grins grinning frown frowns
        frowning laugh laughs laughing cry cries crying expression facial_expression scowl
        scowling wink winking squinting pouting yawn yawning mouth_open eyes_closed eyes_open
        blinking tears grimace grimacing sticking_out_tongue beaming blushing smirk smirking
        giggling sobbing weeping
    """,
    "LOOKS": """
        bald bearded barefoot barefooted shirtless topless naked nude clean-shaven shaven
        bareheaded bare-headed hatless unshaven stubbly long-haired short-haired dark-haired
        fair-haired grey-haired gray-haired red-haired curly wavy bespectacled masked uniformed
        well-dressed tattooed clad hooded helmeted appearance style long-sleeved short-sleeved
        short_hair long_hair barechested bare-chested matching blond-haired
    """,
    "AGE": """
        age aged old young elderly middle-aged older younger teenage grown adult underage male
        female gender sex masculine feminine age_group how_old years_old twenties thirties forties
        fifties sixties teens
    """,
    # -- presence -------------------------------------------------------------------------
    "THERE": "is_there are_there isn't_there was_there were_there is_there_not",
    "VISIBLE": """
        visible present around there here anywhere somewhere in_view in_sight in_shot in_frame
        to_be_seen in_here home inside in_the_picture in_the_photo in_the_image nearby about
        made_out detected spotted missing absent alive living shown depicted pictured
        in_the_background in_the_foreground
    """,
    "EMPTY": """
        empty deserted unoccupied occupied vacant abandoned unfilled crowded unattended unmanned
        in_use unguarded guarded staffed manned full free evacuated vacated
    """,
    "SIGNOF": "any_sign_of sign_of any_trace_of trace_of any_signs_of signs_of",
    # -- refused: identity ----------------------------------------------------------------
    "NAMEW": """
        name names surname surnames named forename first_name last_name full_name initials
        identity identities
    """,
    "IDENTIFY": """
        identify identifies identified recognise recognize recognised recognized recognition
        face_recognition facial_recognition face_id identification
    """,
    "PRIVATE": """
        address home_address phone_number telephone_number email e-mail instagram facebook
        linkedin social_media twitter tiktok passport id_card social_security whereabouts
        date_of_birth employer hometown
    """,
    "FAMOUS": "famous well-known celebrity celebrities famed",
    "SAMEAS": """
        same_person same_man same_woman same_guy same_girl same_boy same_individual same_one
    """,
    "DATABASE": """
        database register watchlist watch_list wanted_list mugshot mug_shot passport_photo
    """,
    # -- refused: inner life --------------------------------------------------------------
    "EMOTION": """
        angriest happiest saddest boring happy unhappy sad angry furious stressed stress nervous
        anxious anxiety worried afraid scared frightened fearful terrified excited excitement calm
        relaxed bored boredom tired exhausted weary fatigued fatigue upset annoyed irritated
        frustrated frustration disappointed proud ashamed embarrassed jealous envious lonely
        cheerful joyful joy happiness sadness anger depressed gloomy miserable content satisfied
        dissatisfied grumpy moody mood moods feeling feelings emotion emotions emotional
        emotionally motivated motivation unmotivated enthusiastic enthusiasm interested
        disinterested attentive inattentive concentrated concentrating concentration focused
        unfocused distracted daydreaming overwhelmed surprised astonished amazed shocked disgusted
        disgust confused puzzled confident insecure shy friendly unfriendly hostile aggressive
        honest sincere insincere comfortable uncomfortable impatient curious serious in_love
        having_fun state_of_mind mental_state morale engagement attention thoughts hopeful
        hopeless grateful romantic romantically amused thrilled delighted pleased displeased
        uneasy tense at_ease homesick alert sceptical skeptical bothered keen eager desperate
        resentful sympathetic loyal temper sentiment sorrow grief grieving panicking panicked
        panic cheery glad mad burnout burned_out
    """,
    "THINK": """
        understand understands understanding think thinks thinking thought believe believes
        daydream wonder wondering
    """,
    # -- refused: sensitive traits --------------------------------------------------------
    "RACEQ": """
        race races racial ethnicity ethnicities ethnic nationality nationalities skin_colour
        skin_color skin_tone complexion descent ancestry heritage
    """,
    "RACE": """
        caucasian hispanic latino latina arab arabic african africans asian asians european
        europeans indian indians chinese japanese korean mexican jewish jew jews black_person
        foreigner foreigners foreign immigrant immigrants migrant migrants refugee refugees
        native_american gypsy roma aborigine indigenous native mixed-race biracial russian german
        french italian turkish american polish ukrainian nigerian british spanish pakistani
        iranian syrian israeli palestinian vietnamese thai brazilian swedish dutch greek irish
        non-white nonwhite person_of_colour people_of_colour people_of_color
    """,
    "STAFF": """
        employee employees worker workers colleague colleagues staff cashier cashiers clerk clerks
        nurse nurses doctor doctors waiter waiters waitress waitresses barista driver drivers
        operator operators technician technicians mechanic chef chefs cook cooks teacher teachers
        pupil pupils student students learner learners classroom schoolchild schoolchildren
        schoolboy schoolgirl office workplace trainee trainees apprentice manager managers guard
        guards receptionist labourer labourers job shift at_work meeting class
    """,
    "PLACENAME": """
        monday tuesday wednesday thursday friday saturday sunday january february march april june
        july august september october november december paris london york berlin tokyo rome madrid
        england france germany italy spain america europe africa asia china japan india santa
        christmas easter halloween nike adidas apple samsung iphone toyota ford bmw mercedes honda
        yamaha coca-cola pepsi starbucks lego frisbee google internet wifi usb ok san los las new
        saint mount grand
    """,
    "SKIN": "black white brown coloured dark-skinned light-skinned asian",
    "FAITH": """
        religion religions religious religiously faith muslim muslims islamic christian christians
        catholic catholics protestant protestants hindu hindus buddhist buddhists sikh sikhs
        atheist atheists mormon believer believers worships creed denomination
    """,
    "SEXUAL": """
        gay lesbian lesbians homosexual homosexuals heterosexual bisexual queer trans transgender
        transsexual lgbt sexuality sexual_orientation sexual_preference sexually
    """,
    "POLITICS": """
        vote votes voted voter political politically politics republican republicans democrat
        democrats conservative conservatives liberal liberals left-wing right-wing leftist
        socialist communist fascist nazi trade_union union_member populist political_party
    """,
    "HEALTH": """
        pregnant pregnancy expecting_a_baby disabled disability disabilities handicap handicapped
        ill sick illness sickness disease diseases diagnosis diagnose diagnosed health healthy
        unhealthy medical_condition autistic autism adhd dementia alzheimer's cancer diabetes
        diabetic epilepsy epileptic blind deaf mute mentally mental_illness mental_health
        depression anorexic obese obesity overweight underweight fat drunk intoxicated drugs
        addicted addict alcoholic drug_user impaired impairment crippled paralysed paralyzed
        infected contagious covid fever symptom symptoms down_syndrome schizophrenic bipolar
        psychotic hiv hiv-positive aids stroke tumour tumor asthma allergy insane iq intelligent
        stupid smart clever dumb
    """,
    "CRIME": """
        criminal criminals crime offender offenders thief thieves terrorist terrorists shoplifter
        pickpocket burglar robber gangster gang_member murderer killer rapist convict felon
        ex-convict prison jail guilty innocent suspicious suspect suspects crook fraudster dealer
        drug_dealer illegal_immigrant paedophile pedophile violent extremist delinquent steal
        steals stealing stole stolen rob robbing robbed shoplifting wanted arrested vandal
        smuggler
    """,
    "BEAUTY": """
        pretty beautiful handsome attractive unattractive good-looking gorgeous sexy hot hottest
        prettiest ugly ugliest cute cutest beauty attractiveness sexiest lovely hotness charming
        stunning
    """,
    # -- about neither --------------------------------------------------------------------
    "META": """
        system_prompt previous_instructions instructions your_instructions joke translate
        translation poem python javascript install plus minus times divided_by multiply
        square_root capital_of version model_are_you are_you who_made_you your_name chatgpt hello
        hi thanks thank_you
    """,
    "INJECT": """
        ignore forget disregard pretend bypass override jailbreak no_limits without_limits
        no_restrictions unrestricted developer_mode you_are_now act_as roleplay hypothetically
        your_rules your_policy your_instructions unfiltered uncensored admin_mode dan_mode
        for_research_purposes off_the_record between_us just_this_once
    """,
    "MAKER": """
        wrote painted invented built made directed composed designed discovered sculpted produced
        published took_this manufactured created sells
    """,
    "WEATHERW": """
        raining snowing sunny cloudy windy foggy rainy weather indoors outdoors indoor outdoor
        daytime night day summer winter autumn spring morning evening blurry sharp resolution
        o'clock
    """,
}
